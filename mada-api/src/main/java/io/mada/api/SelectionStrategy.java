package io.mada.api;

import java.util.List;

/** A way of choosing what is worth labelling. */
public interface SelectionStrategy {

  /** What {@link #select} must be given; one pass over the pool collects it for all strategies of a run. */
  Needs needs();

  /**
   * Chooses.
   *
   * @return as many unlabelled images as the task asks for, each once, or regions of about the asked share of the pixels;
   *     the same for the same task
   */
  List<Choice> select(SelectionTask task);
}

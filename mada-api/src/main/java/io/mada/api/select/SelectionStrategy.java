package io.mada.api.select;

import java.util.List;

/**
 * A way of choosing what is worth labelling. {@link #needs} is called when the configuration is
 * read, and {@link #select} on a thread of its own once the needs are met.
 */
public interface SelectionStrategy {

  /**
   * What {@link #select} needs to be given; one pass over the pool collects it for all strategies
   * of a run.
   *
   * @return at least {@link Needs#nothing()}
   */
  Needs needs();

  /**
   * Whether the choices are whole images, with larger scores for those wanted more. Only then can
   * {@code selection.spread} and {@code selection.groups} be set: {@link #select} is asked for more
   * images than the budget allows, and the framework leaves some of them out.
   *
   * @return false if windows are chosen, or the choice has already been made; by default, whether
   *     no superpixels are asked for
   */
  default boolean ranksImages() {
    return needs().superpixels().isEmpty();
  }

  /**
   * Chooses. The framework checks the choices, and gives up on the strategy after {@code
   * selection.time_limit} seconds. All values of the task are on the heap or mapped from files; a
   * strategy closes the arrays that it makes from them.
   *
   * @param task the pool, what was asked for about its images, and the budget
   * @return as many unlabelled images as the task asks for, each once, or regions inside the labels
   *     that cover about the requested share of the pixels; in any order; always the same for the
   *     same task
   */
  List<Choice> select(SelectionTask task);
}

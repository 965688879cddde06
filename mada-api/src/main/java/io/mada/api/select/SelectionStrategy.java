package io.mada.api.select;

import java.util.List;

/**
 * A way of choosing what is worth labelling. {@link #needs} is asked when the configuration is
 * read, and {@link #select} on a thread of its own when the needs are there.
 */
public interface SelectionStrategy {

  /**
   * What {@link #select} must be given; one pass over the pool collects it for all strategies of a
   * run.
   *
   * @return at least {@link Needs#nothing()}
   */
  Needs needs();

  /**
   * Whether the choices are whole images, of which those with larger scores are wanted more. Only
   * then can {@code selection.spread} and {@code selection.groups} be set: {@link #select} is asked
   * for more images than the budget has, and the framework leaves some of them out.
   *
   * @return false where windows are chosen, or the choice is made already; by default whether no
   *     superpixels are asked for
   */
  default boolean ranksImages() {
    return needs().superpixels().isEmpty();
  }

  /**
   * Chooses. The framework checks the choices, and gives the strategy up after {@code
   * selection.time_limit} seconds. All values of the task are on the heap or mapped from files;
   * arrays that a strategy makes of them it closes itself.
   *
   * @param task the pool, what was asked for of its images, and the budget
   * @return as many unlabelled images as the task asks for, each once, or regions inside of the
   *     labels that cover about the asked share of the pixels; in any order; the same for the same
   *     task
   */
  List<Choice> select(SelectionTask task);
}

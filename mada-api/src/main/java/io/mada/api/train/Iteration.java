package io.mada.api.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** One iteration of a stage: all that happens between two steps of the optimiser. */
public interface Iteration {

  /**
   * Which one it is.
   *
   * @return from 1 at the first step
   */
  int number();

  /**
   * How many the stage has.
   *
   * @return the stage's {@code iterations}
   */
  int total();

  /**
   * What the schedule multiplies learning rates by.
   *
   * @return usually from 0 to 1
   */
  double rateFactor();

  /**
   * A manager on the network's device for what has to last until the iteration ends.
   *
   * @return closed by the stage
   */
  NDManager scope();

  /**
   * Adds the gradients of a loss to those of all parameters that it was computed from: for a term
   * that makes passes of its own, or trains parameters of its own. Losses of a {@link Pass} are
   * given to it instead.
   *
   * @param name after that of the term, in curves and messages; empty for the term itself
   * @param loss a scalar; stays open
   * @param weight multiplies the gradients, not the reported loss; where the stage accumulates,
   *     gradients are divided by its parts too
   */
  void backward(String name, NDArray loss, double weight);
}

package io.mada.api.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** One iteration of a stage: all that happens between two steps of the optimiser. */
public interface Iteration {

  /**
   * The number of this iteration.
   *
   * @return from 1 at the first step
   */
  int number();

  /**
   * How many iterations the stage has.
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
   * A manager on the network's device for whatever must last until the iteration ends.
   *
   * @return closed by the stage
   */
  NDManager scope();

  /**
   * Adds the gradients of a loss to those of all parameters that it was computed from: for a term
   * that runs its own passes or trains its own parameters. Losses of a {@link Pass} are given to
   * the pass instead.
   *
   * @param name follows the term's in curves and messages; empty for the term itself
   * @param loss a scalar; stays open
   * @param weight multiplies the gradients, not the reported loss; if the stage accumulates
   *     gradients, they are divided by the number of its parts too
   */
  void backward(String name, NDArray loss, double weight);
}

package io.mada.api.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.nn.StateDict;
import java.util.List;

/**
 * How gradients change parameters, with its settings. The learning rate and its schedule belong to
 * the stage.
 */
@FunctionalInterface
public interface Optimizer {

  /**
   * Starts on the parameters of a network.
   *
   * @param parameters by name, in the network's order
   * @param manager on the network's device; owns what the optimiser remembers, and is closed with
   *     the stage
   * @return the optimiser at work
   */
  Active begin(StateDict parameters, NDManager manager);

  /** An optimiser at work. Used by one thread, which does not record. */
  interface Active {

    /**
     * Changes parameters by their gradients, and zeroes the gradients.
     *
     * @param group some of the parameters, with gradients; a step goes through all of them, group
     *     by group
     * @param rate the learning rate of the group
     * @param step from 1, the same for all groups of a step
     */
    void step(List<Parameter> group, double rate, int step);

    /**
     * What it remembers from step to step.
     *
     * @return the same entries on every call; saved with every checkpoint
     */
    StateDict state();
  }

  /**
   * A parameter.
   *
   * @param name PyTorch's
   * @param array changed in place, belongs to the network
   */
  record Parameter(String name, NDArray array) {

    /**
     * The sum of the gradients of the iteration's losses.
     *
     * @return the gradient itself, of the array's shape; the caller closes the handle
     */
    public NDArray gradient() {
      return array.getGradient();
    }

    /** Sets the gradient to zero, as a step must after using it. */
    public void zeroGradient() {
      try (NDArray gradient = gradient()) {
        gradient.subi(gradient);
      }
    }
  }
}

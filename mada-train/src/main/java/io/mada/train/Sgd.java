package io.mada.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.nn.StateDict;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import java.util.List;

/**
 * Stochastic gradient descent with momentum in PyTorch's form, v = momentum v + (g + decay w), w = w - rate v, of all
 * parameters in one native call. Closing it frees the momentum buffers.
 */
final class Sgd implements AutoCloseable {

  private static final String PREFIX = "optimizer.velocity.";

  private final StateDict network;
  private final double momentum;
  private final double decay;
  private final NDManager manager;
  private final StateDict velocities = new StateDict();

  Sgd(StateDict network, NDManager manager, double momentum, double decay) {
    this.network = network;
    this.momentum = momentum;
    this.decay = decay;
    this.manager = manager;
    network.entries().forEach((name, array) -> {
      if (array.hasGradient()) {
        NDArray velocity = array.zerosLike();
        velocity.attach(manager);
        velocities.buffer(PREFIX + name, velocity);
      }
    });
    reserveGradients();
  }

  /**
   * Gives the gradients, all zero, their memory now. In the first iteration they would get it between activations, and
   * the gaps left by those would never fit again: a ResNet-101 took 0.2 GB more.
   */
  private void reserveGradients() {
    try (Recording recording = Recording.on()) {
      for (NDArray parameter : network.parameters()) {
        try (NDArray sum = parameter.sum();
            NDArray nothing = Tensors.scale(sum, 0)) {
          recording.backward(nothing);
        }
      }
    }
  }

  /** Updates every parameter by its gradient and zeroes the gradients. */
  void step(double rate) {
    Tensors.sgd(network.parameters(), List.copyOf(velocities.entries().values()), rate, momentum, decay);
  }

  /** The momentum buffers by parameter name, each after {@code optimizer.velocity.}. */
  StateDict state() {
    return velocities;
  }

  @Override
  public void close() {
    manager.close();
  }
}

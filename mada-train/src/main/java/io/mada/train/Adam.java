package io.mada.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.nn.StateDict;
import io.mada.api.tensor.Recording;

/** Adam (Kingma and Ba, ICLR 2015) in PyTorch's form, for the few parameters of the discriminator. */
final class Adam implements AutoCloseable {

  private static final double FIRST = 0.9;
  private static final double SECOND = 0.99;
  private static final double EPSILON = 1e-8;

  private final StateDict network;
  private final NDManager manager;
  private final StateDict moments = new StateDict();

  /** @param manager is closed with the optimiser */
  Adam(StateDict network, NDManager manager) {
    this.network = network;
    this.manager = manager;
    network.entries().forEach((name, parameter) -> {
      moments.buffer("first." + name, manager.zeros(parameter.getShape()));
      moments.buffer("second." + name, manager.zeros(parameter.getShape()));
    });
  }

  /**
   * Updates every parameter by its gradient and zeroes the gradients.
   *
   * @param step from 1
   */
  void step(double rate, int step) {
    double firstBias = 1 - Math.pow(FIRST, step);
    double secondBias = 1 - Math.pow(SECOND, step);
    try (Recording off = Recording.off()) {
      network.entries().forEach((name, parameter) -> {
        NDArray first = moments.entries().get("first." + name);
        NDArray second = moments.entries().get("second." + name);
        try (NDArray gradient = parameter.getGradient();
            NDArray mean = gradient.mul(1 - FIRST);
            NDArray square = gradient.square()) {
          first.muli(FIRST).addi(mean);
          second.muli(SECOND).addi(square.muli(1 - SECOND));
          gradient.subi(gradient);
        }
        try (NDArray scale = second.div(secondBias);
            NDArray root = scale.sqrt();
            NDArray update = first.div(root.addi(EPSILON))) {
          parameter.subi(update.muli(rate / firstBias));
        }
      });
    }
  }

  /** The moments by parameter name. */
  StateDict state() {
    return moments;
  }

  @Override
  public void close() {
    manager.close();
  }
}

package io.mada.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.BatchSource;
import io.mada.api.Domain;
import io.mada.api.Mode;
import io.mada.api.Network;
import io.mada.api.nn.Norm;
import io.mada.api.tensor.Recording;
import java.util.function.Supplier;

/**
 * The warm-up without adversary, the source-only baseline.
 *
 * @param target opens unlabelled target batches, for the statistics of a norm that keeps them for each domain
 */
record SourceObjective(Network network, Supervised source, Supplier<BatchSource> target) implements Objective {

  /** With a momentum of 0.1, twenty batches leave an eighth of what was there before. */
  private static final int STATISTICS_BATCHES = 20;

  @Override
  public void backward(Iteration iteration) {
    source.backward(iteration);
  }

  /**
   * No target image has been trained on. Where the norm keeps statistics for each domain, some target images are passed
   * through the network so that the target has statistics of its own (adaptive batch normalisation, Li et al., 2016).
   */
  @Override
  public void beforeEvaluation() {
    if (network.design().norm() != Norm.DOMAIN_BATCH) {
      return;
    }
    try (Recording off = Recording.off();
        BatchSource batches = target.get()) {
      for (int i = 0; i < STATISTICS_BATCHES; i++) {
        try (NDManager scope = network.newScope();
            NDArray images = batches.next().images(scope)) {
          network.forward(images, Mode.training(Domain.TARGET)).close();
        }
      }
    }
  }

  @Override
  public void close() {
    source.close();
  }
}

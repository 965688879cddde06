package io.mada.train.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.data.Domain;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.Norm;
import io.mada.api.tensor.Recording;
import io.mada.api.train.Images;
import io.mada.train.stage.Stage;

/**
 * The target's normalisation statistics in a stage that trains on no target image. Where the norm
 * keeps statistics for each domain, some target images are passed through the network before it is
 * evaluated, so that the target has its own (adaptive batch normalisation, Li et al., 2016).
 */
final class TargetStatistics {

  /** With a momentum of 0.1, twenty batches leave an eighth of what was there before. */
  private static final int BATCHES = 20;

  private final Stage stage;
  private final TrainingImages images;
  private final long seed;
  private final StageMeters meters;

  TargetStatistics(Stage stage, TrainingImages images, long seed, StageMeters meters) {
    this.stage = stage;
    this.images = images;
    this.seed = seed;
    this.meters = meters;
  }

  /** Renews the statistics, if the stage itself does not. */
  void refresh(Network network) {
    boolean learnt = stage.images().stream().anyMatch(set -> set.domain() == Domain.TARGET);
    if (learnt || network.design().norm() != Norm.DOMAIN_BATCH) {
      return;
    }
    try (Recording off = Recording.off();
        MeteredBatches batches = images.batches(Images.TARGET, stage, seed, 0, meters)) {
      for (int i = 0; i < BATCHES; i++) {
        try (NDManager scope = network.newScope();
            NDArray pixels = batches.source().next().images(scope)) {
          network.forward(pixels, Mode.training(Domain.TARGET)).close();
        }
      }
    }
  }
}

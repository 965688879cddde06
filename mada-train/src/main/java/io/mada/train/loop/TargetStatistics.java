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
 * The target's normalisation statistics, with which a network is evaluated. They are renewed before
 * each evaluation if the stage wants them exact, or if the norm keeps statistics for each domain
 * and the stage trains on no target images (adaptive batch normalisation, Li et al., 2016).
 */
final class TargetStatistics {

  /** With a share of 0.1, twenty batches leave an eighth of the previous value. */
  private static final int BATCHES = 20;

  /** The most batches in an exact pass over the target: more images would change little. */
  private static final int MOST_EXACT = 100;

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

  /** Whether a network is evaluated with statistics other than those of its training. */
  static boolean areExact(Stage stage, Network network) {
    return stage.statistics() == Stage.Statistics.EXACT && network.design().norm().needsBatch();
  }

  /** Renews the statistics if the stage wants them exact or does not renew them itself. */
  void refresh(Network network) {
    Norm norm = network.design().norm();
    boolean learnt = stage.images().stream().anyMatch(set -> set.domain() == Domain.TARGET);
    if (areExact(stage, network)) {
      int size = stage.batch() / stage.accumulate();
      int all = (images.size(Images.TARGET) + size - 1) / size;
      try (ExactStatistics exact = new ExactStatistics(network)) {
        pass(network, Math.min(MOST_EXACT, all), exact::forget, exact::add);
        exact.set();
      }
    } else if (!learnt && norm == Norm.DOMAIN_BATCH) {
      pass(network, BATCHES, () -> {}, () -> {});
    }
  }

  /** Passes batches through the network, the same ones each time. */
  private void pass(Network network, int count, Runnable before, Runnable after) {
    try (Recording off = Recording.off();
        MeteredBatches batches = images.batches(Images.TARGET, stage, seed, 0, meters)) {
      for (int i = 0; i < count; i++) {
        before.run();
        try (NDManager scope = network.newScope();
            NDArray pixels = batches.source().next().images(scope)) {
          network.forward(pixels, Mode.training(Domain.TARGET)).close();
        }
        after.run();
      }
    }
  }
}

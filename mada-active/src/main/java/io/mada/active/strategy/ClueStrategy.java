package io.mada.active.strategy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.mada.active.cluster.Clustering;
import io.mada.active.cluster.KMeans;
import io.mada.active.cluster.SquaredDistances;
import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import io.mada.api.tensor.FloatMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * {@code clue}: images that represent groups of uncertain images: the pool's features are
 * clustered, each image weighted by its entropy, and the image nearest to each centre is taken
 * (Prabhu et al., "Active Domain Adaptation via Clustering Uncertainty-weighted Embeddings", ICCV
 * 2021). An image that is nearest to two centres represents the first, and the second takes its
 * next nearest. A choice's score is the entropy of its cluster.
 */
public final class ClueStrategy implements SelectionStrategy {

  private static final int ITERATIONS = 20;
  private static final int CENTRES_AT_ONCE = 64;

  @Override
  public Needs needs() {
    return Needs.ofTarget(Probes.IMAGE_FEATURES, Probes.ENTROPY);
  }

  @Override
  public List<Choice> select(SelectionTask task) {
    FloatMatrix features = task.target(Probes.IMAGE_FEATURES);
    float[] weights = weights(task);
    int count = (int) Math.min(task.images(), Ranking.unlabelled(task).count());
    Clustering clustering;
    try (NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      clustering = new KMeans(count, ITERATIONS, task.seed()).cluster(features, weights, scope);
    }
    double[] entropy = new double[count];
    for (int i = 0; i < weights.length; i++) {
      entropy[clustering.assignment()[i]] += weights[i];
    }
    return nearest(task, clustering.centres(), entropy);
  }

  /** The entropy of each image that may be taken; the others have no weight. */
  private static float[] weights(SelectionTask task) {
    float[] weights = new float[task.poolSize()];
    Ranking.unlabelled(task).forEach(i -> weights[i] = task.target(Probes.ENTROPY).row(i)[0]);
    if (Ranking.unlabelled(task).noneMatch(i -> weights[i] > 0)) {
      Arrays.fill(weights, 1);
    }
    return weights;
  }

  private static List<Choice> nearest(SelectionTask task, FloatMatrix centres, double[] entropy) {
    BitSet free = new BitSet();
    Ranking.unlabelled(task).forEach(free::set);
    List<Choice> choices = new ArrayList<>();
    for (int first = 0; first < centres.rows(); first += CENTRES_AT_ONCE) {
      float[][] block = new float[Math.min(CENTRES_AT_ONCE, centres.rows() - first)][];
      for (int k = 0; k < block.length; k++) {
        block[k] = centres.row(first + k);
      }
      float[] distances = SquaredDistances.of(task.target(Probes.IMAGE_FEATURES), block);
      for (int k = 0; k < block.length; k++) {
        int image = nearest(free, distances, k, block.length);
        free.clear(image);
        choices.add(Choice.of(image, entropy[first + k]));
      }
    }
    return choices;
  }

  private static int nearest(BitSet free, float[] distances, int centre, int centres) {
    int nearest = free.nextSetBit(0);
    for (int i = nearest; i >= 0; i = free.nextSetBit(i + 1)) {
      nearest =
          distances[i * centres + centre] < distances[nearest * centres + centre] ? i : nearest;
    }
    return nearest;
  }
}

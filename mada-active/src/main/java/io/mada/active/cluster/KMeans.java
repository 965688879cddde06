package io.mada.active.cluster;

import ai.djl.ndarray.NDManager;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.Recording;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * K-means clustering by Lloyd's algorithm ("Least squares quantization in PCM", 1982) with squared
 * Euclidean distances. The initial centres are distinct random rows; a cluster that loses its last
 * row takes over half of the largest one. Rows pass through the device in chunks, and so need not
 * fit into memory.
 *
 * @param clusters the number K
 * @param iterations the most there can be; fewer if the assignment settles
 * @param seed of the initial centres
 */
public record KMeans(int clusters, int iterations, long seed) {

  public KMeans {
    if (clusters < 1 || iterations < 1) {
      throw new IllegalArgumentException(
          "k-means with " + clusters + " clusters and " + iterations + " iterations");
    }
  }

  /**
   * Clusters rows. The same rows and seed give the same result.
   *
   * @param manager determines the device
   * @throws MadaException if there are fewer rows than clusters, or a value that is not finite
   */
  public Clustering cluster(FloatMatrix rows, NDManager manager) {
    return cluster(rows, null, manager);
  }

  /**
   * Clusters rows of which some count more than others.
   *
   * @param weights one for each row, at least 0 and not all 0; null if each counts as one
   */
  public Clustering cluster(FloatMatrix rows, float[] weights, NDManager manager) {
    if (rows.rows() < clusters) {
      throw new MadaException(
          Text.of(
              "%d images are too few for %d clusters; ask for fewer anchors",
              rows.rows(), clusters));
    }
    try (Recording off = Recording.off()) {
      Lloyd lloyd = new Lloyd(manager, rows, weights, initialCentres(rows));
      lloyd.assign();
      for (int i = 0; i < iterations; i++) {
        lloyd.moveCentres();
        if (!lloyd.assign()) {
          break;
        }
      }
      return new Clustering(lloyd.centres(), lloyd.assignment());
    }
  }

  float[][] initialCentres(FloatMatrix rows) {
    return Arrays.stream(distinct(rows.rows())).mapToObj(rows::row).toArray(float[][]::new);
  }

  /**
   * K distinct indices below n: the head of a shuffle that goes no further than needed (Fisher and
   * Yates).
   */
  private int[] distinct(int n) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] indices = new int[n];
    Arrays.setAll(indices, i -> i);
    for (int i = 0; i < clusters; i++) {
      int j = random.nextInt(i, n);
      int swapped = indices[i];
      indices[i] = indices[j];
      indices[j] = swapped;
    }
    return Arrays.copyOf(indices, clusters);
  }
}

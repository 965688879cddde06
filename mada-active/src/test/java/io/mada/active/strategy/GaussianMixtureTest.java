package io.mada.active.strategy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import io.mada.active.cluster.KMeans;
import io.mada.api.tensor.FloatMatrix;
import io.mada.testing.TensorTest;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GaussianMixtureTest extends TensorTest {

  private static final double PRIOR = 10;

  @Test
  void oneComponentIsTheNormalDistribution() {
    // Mean 2, sum of squares around it 8, and so the variance (8 + 10) / (4 + 10).
    NDArray vectors = moments(new float[][] {{0}, {2}, {2}, {4}});
    try (GaussianMixture mixture = GaussianMixture.fit(vectors, 1, 5, 1, manager)) {
      double variance = 18.0 / 14;
      double middle = normal(2, 2, variance);
      double[] expected = {normal(0, 2, variance), middle, middle, normal(4, 2, variance)};
      assertArrayEquals(expected, mixture.logDensity(vectors), 1e-6);
    }
  }

  @Test
  void matchesAPlainImplementation() {
    Random random = new Random(2);
    float[][] rows = new float[80][3];
    for (int i = 0; i < rows.length; i++) {
      for (int d = 0; d < 3; d++) {
        rows[i][d] = (float) (random.nextGaussian() * 0.7 + (i % 3 - 1) * (d + 1) * 0.6);
      }
    }
    NDArray vectors = moments(rows);
    int[] start = new KMeans(3, 2, 9).cluster(FloatMatrix.of(rows), manager).assignment();
    try (GaussianMixture mixture = GaussianMixture.fit(vectors, 3, 8, 9, manager)) {
      assertArrayEquals(plain(rows, start, 3, 8), mixture.logDensity(vectors), 1e-4);
    }
  }

  @Test
  void aVectorFarFromAllHasAFiniteDensity() {
    NDArray vectors = moments(new float[][] {{0, 1}, {1, 0}, {-1, 0}, {0, -1}});
    try (GaussianMixture mixture = GaussianMixture.fit(vectors, 2, 5, 1, manager)) {
      double density = mixture.logDensity(moments(new float[][] {{1e4f, 1e4f}}))[0];
      assertEquals(true, density < -1e6 && Double.isFinite(density), "log density " + density);
    }
  }

  private NDArray moments(float[][] rows) {
    return GaussianMixture.moments(manager.create(rows));
  }

  /**
   * Expectation maximisation as it is written in books, in the end the log density of each vector.
   */
  private static double[] plain(float[][] rows, int[] start, int components, int iterations) {
    int dimensions = rows[0].length;
    double[][] share = new double[rows.length][components];
    for (int i = 0; i < rows.length; i++) {
      share[i][start[i]] = 1;
    }
    double[] density = new double[rows.length];
    for (int iteration = 0; iteration < iterations; iteration++) {
      double[][] joint = new double[rows.length][components];
      for (int k = 0; k < components; k++) {
        double n = 0;
        for (double[] s : share) {
          n += s[k];
        }
        for (int d = 0; d < dimensions; d++) {
          double mean = 0;
          for (int i = 0; i < rows.length; i++) {
            mean += share[i][k] * rows[i][d] / n;
          }
          double scatter = 0;
          for (int i = 0; i < rows.length; i++) {
            scatter += share[i][k] * (rows[i][d] - mean) * (rows[i][d] - mean);
          }
          for (int i = 0; i < rows.length; i++) {
            joint[i][k] += normal(rows[i][d], mean, (scatter + PRIOR) / (n + PRIOR));
          }
        }
        for (int i = 0; i < rows.length; i++) {
          joint[i][k] += Math.log(n / rows.length);
        }
      }
      for (int i = 0; i < rows.length; i++) {
        double sum = 0;
        for (double j : joint[i]) {
          sum += Math.exp(j);
        }
        for (int k = 0; k < components; k++) {
          share[i][k] = Math.exp(joint[i][k]) / sum;
        }
        density[i] = Math.log(sum);
      }
    }
    return density;
  }

  /** The logarithm of the normal density. */
  private static double normal(double x, double mean, double variance) {
    return -0.5 * (Math.log(2 * Math.PI * variance) + (x - mean) * (x - mean) / variance);
  }
}

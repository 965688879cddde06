package io.mada.active.cluster;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.Recording;

/** Squared Euclidean distances of all rows of a matrix to a few centres, by matrix products. */
public final class SquaredDistances {

  private static final int VALUES_AT_ONCE = 1 << 20;

  private SquaredDistances() {}

  /**
   * Computes the distances; rounding may put them off by a millionth of a row's squared length, but
   * never below 0.
   *
   * @throws io.mada.api.MadaException if a value is not finite
   * @return row by row, a value for each centre
   */
  public static float[] of(FloatMatrix rows, float[][] centres) {
    float[] distances = new float[Math.multiplyExact(rows.rows(), centres.length)];
    try (Recording off = Recording.off();
        NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        NDArray c = scope.create(centres);
        NDArray transposed = c.transpose();
        NDArray squares = c.square();
        NDArray norms = squares.sum(new int[] {1})) {
      rows.visit(
          scope,
          Math.max(1, VALUES_AT_ONCE / rows.columns()),
          (from, chunk) -> {
            try (NDArray chunkSquares = chunk.square();
                NDArray chunkNorms = chunkSquares.sum(new int[] {1});
                NDArray column = chunkNorms.reshape(new Shape(-1, 1));
                NDArray result = chunk.matMul(transposed)) {
              result.muli(-2);
              result.addi(norms);
              result.addi(column);
              try (NDArray positive = result.maximum(0)) {
                float[] values = positive.toFloatArray();
                System.arraycopy(values, 0, distances, from * centres.length, values.length);
              }
            }
          });
    }
    for (float distance : distances) {
      if (!Float.isFinite(distance)) {
        throw Finite.failure(rows);
      }
    }
    return distances;
  }

  /** The squared distance between two vectors, in double precision. */
  public static double between(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (double) a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }
}

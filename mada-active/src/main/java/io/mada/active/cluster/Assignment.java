package io.mada.active.cluster;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.FloatMatrix.RowFunction;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The half of a {@link Lloyd} iteration that looks at the rows: it finds the nearest centre of
 * each, and sums the rows of each centre.
 *
 * @param centres (K, columns), one after another
 * @param weights of all rows; null if each counts as one
 */
record Assignment(int clusters, float[] centres, float[] weights)
    implements RowFunction<Assignment.Assigned> {

  /** Rows of about 4 MB at a time: the second matrix product finds them in the cache. */
  private static final int VALUES_AT_ONCE = 1 << 20;

  /**
   * The result for some rows.
   *
   * @param nearest the centre of each row
   * @param mass of each centre's rows
   * @param sums of each centre's rows, (K, columns), one after another
   */
  record Assigned(int[] nearest, double[] mass, double[] sums) implements Serializable {}

  @Override
  public Assigned apply(int first, FloatMatrix rows, NDManager manager) {
    int columns = rows.columns();
    int[] all = new int[rows.rows()];
    double[] mass = new double[clusters];
    try (NDManager scope = manager.newSubManager()) {
      NDArray points = scope.create(centres, new Shape(clusters, columns));
      NDArray norms = scope.create(norms(columns));
      NDArray sums = scope.zeros(new Shape(clusters, columns), DataType.FLOAT64);
      rows.visit(
          scope,
          Math.max(1, VALUES_AT_ONCE / columns),
          (from, chunk) -> {
            try (NDArray transposed = points.transpose();
                NDArray score = chunk.matMul(transposed)) {
              // |x - c|^2 without |x|^2, which is the same for every centre.
              score.muli(-2);
              score.addi(norms);
              try (NDArray nearest = score.argMin(1)) {
                float[] own = weights(first + from, (int) chunk.getShape().get(0));
                long[] indices = nearest.toLongArray();
                for (int i = 0; i < indices.length; i++) {
                  all[from + i] = (int) indices[i];
                  mass[(int) indices[i]] += own[i];
                }
                add(sums, chunk, nearest, own);
              }
            }
          });
      return new Assigned(all, mass, sums.toDoubleArray());
    }
  }

  private float[] weights(int from, int count) {
    float[] own = new float[count];
    if (weights == null) {
      Arrays.fill(own, 1);
    } else {
      System.arraycopy(weights, from, own, 0, count);
    }
    return own;
  }

  private void add(NDArray sums, NDArray chunk, NDArray nearest, float[] own) {
    try (NDArray membership = nearest.oneHot(clusters);
        NDArray weight = sums.getManager().create(own, new Shape(own.length, 1));
        NDArray weighted = membership.mul(weight);
        NDArray transposed = weighted.transpose();
        NDArray sum = transposed.matMul(chunk);
        NDArray exact = sum.toType(DataType.FLOAT64, false)) {
      sums.addi(exact);
    }
  }

  private float[] norms(int columns) {
    float[] squares = new float[clusters];
    for (int k = 0; k < clusters; k++) {
      double sum = 0;
      for (int j = k * columns; j < (k + 1) * columns; j++) {
        sum += (double) centres[j] * centres[j];
      }
      squares[k] = (float) sum;
    }
    return squares;
  }
}

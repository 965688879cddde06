package io.mada.active.cluster;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.Tensors;
import java.util.Arrays;

/** The two halves of an iteration of {@link KMeans}, and what they leave to each other. */
final class Lloyd implements AutoCloseable {

  /** Rows of about 4 MB at a time: the second matrix product finds them in the cache. */
  private static final int VALUES_AT_ONCE = 1 << 20;

  /**
   * How far the halves of a split cluster are moved apart, relative to the centre; the same as in
   * faiss.
   */
  private static final float SPLIT = 1 / 1024f;

  private final FloatMatrix rows;
  private final float[] weights;
  private final int clusters;
  private final int columns;
  private final int[] assignment;
  private final double[] mass;
  private final NDArray centres;
  private final NDArray norms;
  private final NDArray sums;

  /**
   * Begins with the given centres.
   *
   * @param scope owns the arrays
   * @param weights of the rows
   */
  Lloyd(NDManager scope, FloatMatrix rows, float[] weights, float[][] initial) {
    this.rows = rows;
    this.weights = weights;
    clusters = initial.length;
    columns = rows.columns();
    assignment = new int[rows.rows()];
    Arrays.fill(assignment, -1);
    mass = new double[clusters];
    centres = scope.create(new Shape(clusters, columns));
    norms = scope.create(new Shape(clusters));
    sums = scope.zeros(new Shape(clusters, columns), DataType.FLOAT64);
    float[] values = new float[clusters * columns];
    for (int k = 0; k < clusters; k++) {
      System.arraycopy(initial[k], 0, values, k * columns, columns);
    }
    set(values);
  }

  /**
   * Finds the nearest centre of every row, and sums the rows of each; tells whether any row has
   * changed its centre.
   */
  boolean assign() {
    sums.muli(0);
    Arrays.fill(mass, 0);
    boolean[] changed = {false};
    rows.visit(
        centres.getManager(),
        Math.max(1, VALUES_AT_ONCE / columns),
        (from, chunk) -> {
          try (NDArray transposed = centres.transpose();
              NDArray score = chunk.matMul(transposed)) {
            // |x - c|^2 without |x|^2, which is the same for all centres.
            score.muli(-2);
            score.addi(norms);
            try (NDArray nearest = score.argMin(1)) {
              changed[0] |= remember(from, nearest.toLongArray());
              add(from, chunk, nearest);
            }
          }
        });
    return changed[0];
  }

  /** Puts each centre into the mean of its rows. */
  void moveCentres() {
    double[] total = sums.toDoubleArray();
    float[] values = new float[total.length];
    for (int k = 0; k < clusters; k++) {
      for (int j = k * columns; j < (k + 1) * columns; j++) {
        values[j] = (float) (total[j] / mass[k]);
      }
    }
    for (int k = 0; k < clusters; k++) {
      if (mass[k] == 0) {
        split(values, largest(), k);
      }
    }
    if (!Finite.isFinite(values)) {
      throw Finite.failure(rows);
    }
    set(values);
  }

  FloatMatrix centres() {
    return FloatMatrix.of(rows.rowShape(), centres.toFloatArray());
  }

  int[] assignment() {
    return assignment;
  }

  @Override
  public void close() {
    centres.close();
    norms.close();
    sums.close();
  }

  private boolean remember(int from, long[] nearest) {
    boolean changed = false;
    for (int i = 0; i < nearest.length; i++) {
      int k = (int) nearest[i];
      changed |= assignment[from + i] != k;
      assignment[from + i] = k;
      mass[k] += weights[from + i];
    }
    return changed;
  }

  private void add(int from, NDArray chunk, NDArray nearest) {
    float[] own = Arrays.copyOfRange(weights, from, from + (int) chunk.getShape().get(0));
    try (NDArray membership = nearest.oneHot(clusters);
        NDArray weight = centres.getManager().create(own, new Shape(own.length, 1));
        NDArray weighted = membership.mul(weight);
        NDArray transposed = weighted.transpose();
        NDArray sum = transposed.matMul(chunk);
        NDArray exact = sum.toType(DataType.FLOAT64, false)) {
      sums.addi(exact);
    }
  }

  private int largest() {
    int largest = 0;
    for (int k = 1; k < clusters; k++) {
      largest = mass[k] > mass[largest] ? k : largest;
    }
    return largest;
  }

  private void split(float[] values, int large, int empty) {
    for (int j = 0; j < columns; j++) {
      float centre = values[large * columns + j];
      float step = j % 2 == 0 ? SPLIT : -SPLIT;
      values[empty * columns + j] = centre * (1 + step);
      values[large * columns + j] = centre * (1 - step);
    }
    mass[large] /= 2;
    mass[empty] = mass[large];
  }

  private void set(float[] values) {
    float[] squares = new float[clusters];
    for (int k = 0; k < clusters; k++) {
      double sum = 0;
      for (int j = k * columns; j < (k + 1) * columns; j++) {
        sum += (double) values[j] * values[j];
      }
      squares[k] = (float) sum;
    }
    try (NDArray newCentres = centres.getManager().create(values, centres.getShape());
        NDArray newNorms = centres.getManager().create(squares)) {
      Tensors.assign(centres, newCentres);
      Tensors.assign(norms, newNorms);
    }
  }
}

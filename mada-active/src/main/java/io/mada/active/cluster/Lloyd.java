package io.mada.active.cluster;

import ai.djl.ndarray.NDManager;
import io.mada.api.tensor.FloatMatrix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The two halves of a {@link KMeans} iteration, and what they pass to each other. */
final class Lloyd {

  /**
   * How far the halves of a split cluster are moved apart, relative to the centre; the same as in
   * faiss.
   */
  private static final float SPLIT = 1 / 1024f;

  private final NDManager manager;
  private final FloatMatrix rows;
  private final float[] weights;
  private final int clusters;
  private final int columns;
  private final int[] assignment;
  private final double[] mass;
  private final double[] sums;
  private float[] centres;

  /**
   * Starts from the given centres.
   *
   * @param manager determines the device
   * @param weights of the rows; null if each counts as one
   */
  Lloyd(NDManager manager, FloatMatrix rows, float[] weights, float[][] initial) {
    this.manager = manager;
    this.rows = rows;
    this.weights = weights;
    clusters = initial.length;
    columns = rows.columns();
    assignment = new int[rows.rows()];
    Arrays.fill(assignment, -1);
    mass = new double[clusters];
    sums = new double[clusters * columns];
    centres = new float[clusters * columns];
    for (int k = 0; k < clusters; k++) {
      System.arraycopy(initial[k], 0, centres, k * columns, columns);
    }
  }

  /**
   * Finds the nearest centre of every row, and sums the rows of each; returns whether any row has
   * changed its centre.
   */
  boolean assign() {
    Arrays.fill(sums, 0);
    Arrays.fill(mass, 0);
    // In row order, however the parts arrive: sums depend on it.
    Map<Integer, Assignment.Assigned> early = new HashMap<>();
    boolean[] changed = {false};
    int[] next = {0};
    rows.apply(
        new Assignment(clusters, centres, weights),
        manager,
        (span, some) -> {
          early.put(span.from(), some);
          while (early.containsKey(next[0])) {
            Assignment.Assigned part = early.remove(next[0]);
            changed[0] |= remember(next[0], part.nearest());
            add(part.mass(), mass);
            add(part.sums(), sums);
            next[0] += part.nearest().length;
          }
        });
    return changed[0];
  }

  private boolean remember(int from, int[] nearest) {
    boolean changed = false;
    for (int i = 0; i < nearest.length; i++) {
      changed |= assignment[from + i] != nearest[i];
      assignment[from + i] = nearest[i];
    }
    return changed;
  }

  private static void add(double[] some, double[] all) {
    for (int i = 0; i < all.length; i++) {
      all[i] += some[i];
    }
  }

  /** Moves each centre to the mean of its rows. */
  void moveCentres() {
    float[] values = new float[sums.length];
    for (int k = 0; k < clusters; k++) {
      for (int j = k * columns; j < (k + 1) * columns; j++) {
        values[j] = (float) (sums[j] / mass[k]);
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
    centres = values;
  }

  FloatMatrix centres() {
    return FloatMatrix.of(rows.rowShape(), centres);
  }

  int[] assignment() {
    return assignment;
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
}

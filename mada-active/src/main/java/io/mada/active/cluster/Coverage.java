package io.mada.active.cluster;

import io.mada.api.tensor.FloatMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How far every row of a matrix is from the nearest of a growing set of centres, which are rows
 * too.
 *
 * <p>A new centre would have to be compared with all rows, and the matrix may be far larger than
 * any cache. Distances only shrink, however, so a row's last known distance is an upper bound, and
 * choosing by distance rarely takes more than the bounds and a few exact values. The centres are
 * therefore compared with all rows in blocks, with one matrix product each.
 */
public final class Coverage {

  private static final int BLOCK = 64;

  private final FloatMatrix rows;
  private final double[] nearest;
  private final int[] compared;
  private final List<float[]> centres = new ArrayList<>();
  private int distributed;

  /** Starts without centres: all distances are infinite. */
  public Coverage(FloatMatrix rows) {
    this.rows = rows;
    nearest = new double[rows.rows()];
    compared = new int[rows.rows()];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
  }

  /** Makes a row into a centre. */
  public void add(int row) {
    centres.add(rows.row(row));
    nearest[row] = 0;
    // The first centre at once, so that from then on every bound is finite.
    if (distributed == 0 || centres.size() - distributed == BLOCK) {
      distribute();
    }
  }

  /**
   * A row's squared distance to its nearest centre, or what it was before the latest centres were
   * added.
   */
  public double bound(int row) {
    return nearest[row];
  }

  /** A row's squared distance to its nearest centre. */
  public double exact(int row) {
    int first = Math.max(compared[row], distributed);
    if (first < centres.size() && nearest[row] > 0) {
      float[] values = rows.row(row);
      for (float[] centre : centres.subList(first, centres.size())) {
        nearest[row] = Math.min(nearest[row], SquaredDistances.between(values, centre));
      }
    }
    compared[row] = centres.size();
    return nearest[row];
  }

  private void distribute() {
    float[][] block = centres.subList(distributed, centres.size()).toArray(float[][]::new);
    float[] distances = SquaredDistances.of(rows, block);
    for (int i = 0; i < distances.length; i++) {
      int row = i / block.length;
      nearest[row] = Math.min(nearest[row], distances[i]);
    }
    distributed = centres.size();
  }
}

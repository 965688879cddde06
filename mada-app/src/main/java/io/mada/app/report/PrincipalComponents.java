package io.mada.app.report;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.MadaException;
import io.mada.api.tensor.FloatMatrix;
import java.util.Arrays;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.SingularOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/**
 * The two directions in which rows vary most.
 *
 * <p>Found by subspace iteration: a block of directions is multiplied by the covariance and
 * orthogonalised until the first two no longer change (Halko, Martinsson and Tropp, "Finding
 * Structure with Randomness", SIAM Review 2011, section 4.5). The covariance itself, thousands of
 * features squared, is never formed.
 */
final class PrincipalComponents {

  private static final int COUNT = 2;

  /** More than needed, so that the first two settle sooner. */
  private static final int BLOCK = 10;

  private static final int MOST_PASSES = 500;
  private static final double PRECISION = 1e-12;

  /** 3,000 rows of 4,864 in double precision are 117 MB. */
  private static final int MOST_VALUES = 1 << 24;

  private final double[] mean;
  private final double[][] directions;
  private final double[] shares;

  private PrincipalComponents(double[] mean, double[][] directions, double[] shares) {
    this.mean = mean;
    this.directions = directions;
    this.shares = shares;
  }

  /** Finds them, using evenly spaced rows if all of them would take too much memory. */
  static PrincipalComponents of(FloatMatrix rows) {
    int columns = rows.columns();
    int count = Math.min(rows.rows(), Math.max(BLOCK, MOST_VALUES / columns));
    try (NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      NDArray centred =
          scope
              .create(spread(rows, count), new Shape(count, columns))
              .toType(DataType.FLOAT64, false);
      NDArray mean = centred.mean(new int[] {0});
      centred.subi(mean);
      double variance = Math.pow(centred.norm().getDouble(), 2);
      if (!Double.isFinite(variance)) {
        throw new MadaException("the features are not finite");
      }
      return iterate(centred, mean.toDoubleArray(), variance);
    }
  }

  private static float[] spread(FloatMatrix rows, int count) {
    float[] values = new float[count * rows.columns()];
    for (int i = 0; i < count; i++) {
      int row = (int) ((long) i * rows.rows() / count);
      System.arraycopy(rows.row(row), 0, values, i * rows.columns(), rows.columns());
    }
    return values;
  }

  private static PrincipalComponents iterate(NDArray centred, double[] mean, double variance) {
    int columns = mean.length;
    int width = Math.min(BLOCK, columns);
    double[][] directions = new double[COUNT][columns];
    double[] shares = new double[COUNT];
    if (variance == 0) {
      return new PrincipalComponents(mean, directions, shares);
    }
    DMatrixRMaj block = new DMatrixRMaj(columns, width);
    Random random = new Random(0);
    Arrays.setAll(block.data, i -> random.nextGaussian());
    double[] before = new double[width];
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      var svd = DecompositionFactory_DDRM.svd(columns, width, true, false, true);
      if (!svd.decompose(new DMatrixRMaj(columns, width, true, timesCovariance(centred, block)))) {
        throw new MadaException("the principal components of the features could not be found");
      }
      block = svd.getU(null, false);
      double[] values = svd.getSingularValues();
      SingularOps_DDRM.descendingOrder(block, false, values, width, null, false);
      boolean still = true;
      for (int c = 0; c < Math.min(COUNT, width); c++) {
        still &= Math.abs(values[c] - before[c]) <= PRECISION * values[0];
        shares[c] = values[c] / variance;
      }
      if (still) {
        break;
      }
      before = values.clone();
    }
    for (int c = 0; c < Math.min(COUNT, width); c++) {
      directions[c] = signed(block, c);
    }
    return new PrincipalComponents(mean, directions, shares);
  }

  private static double[] timesCovariance(NDArray centred, DMatrixRMaj block) {
    Shape shape = new Shape(block.numRows, block.numCols);
    try (NDArray directions = centred.getManager().create(block.data, shape);
        NDArray scores = centred.matMul(directions);
        NDArray features = centred.transpose();
        NDArray product = features.matMul(scores)) {
      return product.toDoubleArray();
    }
  }

  /** A column, with the sign that makes its largest value positive. */
  private static double[] signed(DMatrixRMaj block, int column) {
    double[] values = new double[block.numRows];
    double largest = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = block.get(i, column);
      largest = Math.abs(values[i]) > Math.abs(largest) ? values[i] : largest;
    }
    double sign = Math.signum(largest);
    return Arrays.stream(values).map(value -> sign * value).toArray();
  }

  /** How much of the variance lies in each of the two directions, from 0 to 1. */
  double[] shares() {
    return shares.clone();
  }

  /** The two coordinates of a row. */
  double[] project(float[] row) {
    double[] coordinates = new double[COUNT];
    for (int c = 0; c < COUNT; c++) {
      for (int i = 0; i < row.length; i++) {
        coordinates[c] += (row[i] - mean[i]) * directions[c][i];
      }
    }
    return coordinates;
  }
}

package io.mada.app.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.MadaException;
import io.mada.api.tensor.FloatMatrix;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrincipalComponentsTest {

  /**
   * Against the whole covariance in double precision, whose eigenvectors are turned out pair by
   * pair.
   */
  @Test
  void theyAreTheLargestEigenvectorsOfTheCovariance() {
    float[][] rows = rows(60, 25);
    double[][] vectors = new double[25][25];
    double[] values = jacobi(covariance(rows), vectors);
    Integer[] order = new Integer[25];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(values[b], values[a]));

    PrincipalComponents components = PrincipalComponents.of(FloatMatrix.of(rows));

    double total = Arrays.stream(values).sum();
    assertEquals(values[order[0]] / total, components.shares()[0], 1e-9);
    assertEquals(values[order[1]] / total, components.shares()[1], 1e-9);
    double[] mean = mean(rows);
    for (float[] row : rows) {
      double[] at = components.project(row);
      for (int c = 0; c < 2; c++) {
        assertEquals(expected(row, mean, vectors, order[c]), at[c], 1e-5, "component " + c);
      }
    }
  }

  @Test
  void aLineHasOneComponent() {
    PrincipalComponents components =
        PrincipalComponents.of(FloatMatrix.of(new float[][] {{1, 1}, {2, 3}, {4, 7}}));

    assertArrayEquals(new double[] {1, 0}, components.shares(), 1e-12);
    double first = components.project(new float[] {1, 1})[0];
    assertEquals(Math.sqrt(5), components.project(new float[] {2, 3})[0] - first, 1e-9);
    assertEquals(0, components.project(new float[] {4, 7})[1], 1e-9);
  }

  @Test
  void rowsThatDoNotDifferLieInOnePlace() {
    PrincipalComponents components =
        PrincipalComponents.of(FloatMatrix.of(new float[][] {{3, 4, 5}, {3, 4, 5}}));

    assertArrayEquals(new double[] {0, 0}, components.shares());
    assertArrayEquals(new double[] {0, 0}, components.project(new float[] {3, 4, 5}));
  }

  @Test
  void whatIsNotFiniteIsRefused() {
    FloatMatrix rows = FloatMatrix.of(new float[][] {{1, Float.NaN}, {2, 3}});

    String error =
        assertThrows(MadaException.class, () -> PrincipalComponents.of(rows)).getMessage();

    assertTrue(error.contains("not finite"), error);
  }

  /** Spread along a few directions, far from the origin. */
  private static float[][] rows(int count, int columns) {
    Random random = new Random(5);
    float[][] directions = new float[6][columns];
    for (float[] direction : directions) {
      for (int i = 0; i < columns; i++) {
        direction[i] = (float) random.nextGaussian();
      }
    }
    float[][] rows = new float[count][columns];
    for (float[] row : rows) {
      for (int d = 0; d < directions.length; d++) {
        double along = random.nextGaussian() / (d + 1);
        for (int i = 0; i < columns; i++) {
          row[i] += (float) (20 + along * directions[d][i] + 0.01 * random.nextGaussian());
        }
      }
    }
    return rows;
  }

  private static double[] mean(float[][] rows) {
    double[] mean = new double[rows[0].length];
    for (float[] row : rows) {
      Arrays.setAll(mean, i -> mean[i] + (double) row[i] / rows.length);
    }
    return mean;
  }

  private static double[][] covariance(float[][] rows) {
    double[] mean = mean(rows);
    double[][] sums = new double[mean.length][mean.length];
    for (float[] row : rows) {
      for (int i = 0; i < mean.length; i++) {
        for (int j = 0; j < mean.length; j++) {
          sums[i][j] += (row[i] - mean[i]) * (row[j] - mean[j]);
        }
      }
    }
    return sums;
  }

  private static double expected(float[] row, double[] mean, double[][] vectors, int column) {
    int largest = 0;
    double at = 0;
    for (int i = 0; i < mean.length; i++) {
      largest = Math.abs(vectors[i][column]) > Math.abs(vectors[largest][column]) ? i : largest;
      at += (row[i] - mean[i]) * vectors[i][column];
    }
    return Math.signum(vectors[largest][column]) * at;
  }

  /** Jacobi's method: eigenvalues, and eigenvectors as columns. */
  private static double[] jacobi(double[][] matrix, double[][] vectors) {
    int n = matrix.length;
    for (int i = 0; i < n; i++) {
      vectors[i][i] = 1;
    }
    for (int sweep = 0; sweep < 30; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          double angle = 0.5 * Math.atan2(2 * matrix[p][q], matrix[q][q] - matrix[p][p]);
          double cos = Math.cos(angle);
          double sin = Math.sin(angle);
          for (int i = 0; i < n; i++) {
            turn(matrix[i], p, q, cos, sin);
            turn(vectors[i], p, q, cos, sin);
          }
          for (int i = 0; i < n; i++) {
            double a = matrix[p][i];
            double b = matrix[q][i];
            matrix[p][i] = cos * a - sin * b;
            matrix[q][i] = sin * a + cos * b;
          }
        }
      }
    }
    double[] values = new double[n];
    Arrays.setAll(values, i -> matrix[i][i]);
    return values;
  }

  private static void turn(double[] row, int p, int q, double cos, double sin) {
    double a = row[p];
    double b = row[q];
    row[p] = cos * a - sin * b;
    row[q] = sin * a + cos * b;
  }
}

package io.mada.active.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import io.mada.api.MadaException;
import io.mada.api.compute.Results;
import io.mada.api.compute.Span;
import io.mada.api.tensor.FloatMatrix;
import io.mada.testing.TensorTest;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KMeansTest extends TensorTest {

  @Test
  void matchesAPlainImplementationInDoublePrecision() {
    float[][] rows = random(500, 12, 3);
    KMeans kMeans = new KMeans(7, 20, 31);
    double[][] centres = widen(kMeans.initialCentres(FloatMatrix.of(rows)));
    int[] assignment = plain(rows, ones(rows.length), centres, 20);

    Clustering found = kMeans.cluster(FloatMatrix.of(rows), manager);
    assertArrayEquals(assignment, found.assignment());
    for (int k = 0; k < 7; k++) {
      assertArrayEquals(narrow(centres[k]), found.centres().row(k), 1e-5f);
    }
  }

  @Test
  void matchesAPlainImplementationWithWeights() {
    float[][] rows = random(300, 6, 4);
    float[] weights = random(1, 300, 9)[0];
    KMeans kMeans = new KMeans(5, 20, 2);
    double[][] centres = widen(kMeans.initialCentres(FloatMatrix.of(rows)));
    int[] assignment = plain(rows, weights, centres, 20);

    Clustering found = kMeans.cluster(FloatMatrix.of(rows), weights, manager);
    assertArrayEquals(assignment, found.assignment());
    for (int k = 0; k < 5; k++) {
      assertArrayEquals(narrow(centres[k]), found.centres().row(k), 1e-5f);
    }
  }

  @Test
  void theSameSeedGivesTheSameAndAnotherOneAnother() {
    FloatMatrix rows = FloatMatrix.of(random(200, 5, 6));
    Clustering first = new KMeans(6, 5, 1).cluster(rows, manager);
    assertArrayEquals(first.assignment(), new KMeans(6, 5, 1).cluster(rows, manager).assignment());
    assertFalse(
        Arrays.equals(first.assignment(), new KMeans(6, 5, 2).cluster(rows, manager).assignment()));
  }

  @Test
  void manyRowsPassInChunks() {
    // Two groups so long that they take several chunks: around 0 and around 10 in every entry.
    int columns = 1 << 19;
    float[][] rows = new float[9][columns];
    for (int i = 0; i < rows.length; i++) {
      Arrays.fill(rows[i], i % 2 == 0 ? i * 0.1f : 10);
    }
    Clustering found = new KMeans(2, 20, 3).cluster(FloatMatrix.of(rows), manager);
    for (int i = 0; i < rows.length; i++) {
      assertEquals(found.assignment()[i % 2], found.assignment()[i]);
    }
    assertEquals(10, found.centres().row(found.assignment()[1])[columns - 1], 1e-6f);
    assertEquals(0.4f, found.centres().row(found.assignment()[0])[0], 1e-6f);
  }

  /** As processes elsewhere do it, which give their parts back in whatever order. */
  @Test
  void rowsInPartsGiveTheSame() {
    var random = new Random(3);
    float[][] values = new float[97][5];
    for (float[] row : values) {
      for (int j = 0; j < row.length; j++) {
        row[j] = random.nextFloat();
      }
    }
    FloatMatrix whole = FloatMatrix.of(values);
    FloatMatrix inParts =
        whole.appliedBy(
            new FloatMatrix.Applying() {
              @Override
              public <R extends Serializable> void apply(
                  FloatMatrix.RowFunction<R> function, Results<R> results) {
                for (int from : List.of(60, 0, 20)) {
                  Span span = new Span(from, from == 60 ? 97 : from == 0 ? 20 : 60);
                  results.accept(span, function.apply(from, whole.part(span), manager));
                }
              }
            });
    float[] weights = new float[97];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 1 + i % 3;
    }
    KMeans kMeans = new KMeans(4, 10, 1);

    Clustering expected = kMeans.cluster(whole, weights, manager);
    Clustering found = kMeans.cluster(inParts, weights, manager);

    assertArrayEquals(expected.assignment(), found.assignment());
    for (int k = 0; k < 4; k++) {
      assertArrayEquals(expected.centres().row(k), found.centres().row(k), 1e-6f);
    }
  }

  @Test
  void anEmptyClusterTakesOverAPartOfTheLargest() {
    // The second centre doubles the first and attracts nothing. The mean of 0 and 1 is split into
    // two beside it.
    FloatMatrix rows = FloatMatrix.of(new float[][] {{0}, {1}, {10}, {11}});
    Lloyd lloyd = new Lloyd(manager, rows, ones(4), new float[][] {{0}, {0}, {10}});
    lloyd.assign();
    assertArrayEquals(new int[] {0, 0, 2, 2}, lloyd.assignment());
    lloyd.moveCentres();
    assertEquals(0.5 * (1 - 1 / 1024.0), lloyd.centres().row(0)[0], 1e-7);
    assertEquals(0.5 * (1 + 1 / 1024.0), lloyd.centres().row(1)[0], 1e-7);
    lloyd.assign();
    assertArrayEquals(new int[] {0, 1, 2, 2}, lloyd.assignment());
  }

  @Test
  void copiesOfOneRowStayTogether() {
    float[][] rows = new float[10][];
    for (int i = 0; i < 7; i++) {
      rows[i] = new float[] {5, 5};
    }
    rows[7] = new float[] {100, 0};
    rows[8] = new float[] {101, 0};
    rows[9] = new float[] {0, 300};
    for (long seed = 0; seed < 20; seed++) {
      int[] assignment =
          new KMeans(3, 20, seed).cluster(FloatMatrix.of(rows), manager).assignment();
      assertEquals(1, Arrays.stream(assignment).limit(7).distinct().count());
    }
  }

  @Test
  void asManyClustersAsRowsGiveTheRows() {
    float[][] rows = random(6, 3, 8);
    Clustering found = new KMeans(6, 20, 1).cluster(FloatMatrix.of(rows), manager);
    assertEquals(6, Arrays.stream(found.assignment()).distinct().count());
    for (int i = 0; i < 6; i++) {
      assertArrayEquals(rows[i], found.centres().row(found.assignment()[i]));
    }
  }

  @Test
  void centresHaveTheShapeOfARow() {
    FloatMatrix rows = FloatMatrix.of(new Shape(2, 3), new float[24]);
    assertEquals(new Shape(2, 3), new KMeans(2, 1, 1).cluster(rows, manager).centres().rowShape());
  }

  @Test
  void moreClustersThanRowsAreAnError() {
    FloatMatrix rows = FloatMatrix.of(random(3, 2, 1));
    var error =
        assertThrows(MadaException.class, () -> new KMeans(4, 20, 1).cluster(rows, manager));
    assertEquals("3 images are too few for 4 clusters; ask for fewer anchors", error.getMessage());
  }

  @Test
  void aRowThatIsNotFiniteIsNamed() {
    float[][] rows = random(20, 2, 1);
    rows[13][1] = Float.NaN;
    var error =
        assertThrows(
            MadaException.class, () -> new KMeans(2, 20, 1).cluster(FloatMatrix.of(rows), manager));
    assertTrue(error.getMessage().contains("image 13"), error.getMessage());
  }

  /** Lloyd's algorithm as it is written in books; the centres are moved in place. */
  private static int[] plain(float[][] rows, float[] weights, double[][] centres, int iterations) {
    int[] assignment = nearest(rows, centres);
    for (int iteration = 0; iteration < iterations; iteration++) {
      for (int k = 0; k < centres.length; k++) {
        double[] sum = new double[rows[0].length];
        double mass = 0;
        for (int i = 0; i < rows.length; i++) {
          if (assignment[i] == k) {
            mass += weights[i];
            for (int j = 0; j < sum.length; j++) {
              sum[j] += weights[i] * rows[i][j];
            }
          }
        }
        for (int j = 0; j < sum.length; j++) {
          centres[k][j] = sum[j] / mass;
        }
      }
      assignment = nearest(rows, centres);
    }
    return assignment;
  }

  private static int[] nearest(float[][] rows, double[][] centres) {
    return Arrays.stream(rows)
        .mapToInt(
            row ->
                IntStream.range(0, centres.length)
                    .boxed()
                    .min(Comparator.comparingDouble(k -> squaredDistance(row, centres[k])))
                    .orElseThrow())
        .toArray();
  }

  private static double squaredDistance(float[] row, double[] centre) {
    return IntStream.range(0, row.length)
        .mapToDouble(j -> (row[j] - centre[j]) * (row[j] - centre[j]))
        .sum();
  }

  private static float[][] random(int rows, int columns, long seed) {
    Random random = new Random(seed);
    float[][] values = new float[rows][columns];
    for (float[] row : values) {
      for (int j = 0; j < columns; j++) {
        row[j] = random.nextFloat();
      }
    }
    return values;
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double[][] widen(float[][] rows) {
    return Arrays.stream(rows)
        .map(row -> IntStream.range(0, row.length).mapToDouble(j -> row[j]).toArray())
        .toArray(double[][]::new);
  }

  private static float[] narrow(double[] row) {
    float[] values = new float[row.length];
    for (int j = 0; j < row.length; j++) {
      values[j] = (float) row[j];
    }
    return values;
  }
}

package io.mada.active.strategy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.active.Tasks;
import io.mada.api.select.Probe;
import io.mada.api.tensor.FloatMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DensityStrategyTest {

  private static final int CLASSES = 2;
  private static final int CHANNELS = 3;

  @Test
  void takesWhatTheTargetHasAndTheSourceLacks() {
    // Class 0 looks the same in both domains but for images 40 to 59 of the target, where it is
    // about 3 off.
    float[] source = features(60, 0);
    float[] target = features(60, 1);
    for (int i = 40; i < 60; i++) {
      for (int d = 0; d < CHANNELS; d++) {
        target[i * CLASSES * CHANNELS + d] += 3;
      }
    }
    List<Integer> chosen =
        Tasks.images(new DensityStrategy().select(tasks(source, target).choose(10)));
    long different = chosen.stream().filter(i -> i >= 40).count();
    assertTrue(different >= 9, chosen.toString());
  }

  @Test
  void aClassThatIsAbsentSomewhereIsNoReasonToFail() {
    float[] source = features(20, 0);
    float[] target = features(20, 1);
    for (int i = 0; i < 20; i++) {
      for (int d = 0; d < CHANNELS; d++) {
        source[i * CLASSES * CHANNELS + d] = 0;
        target[i * CLASSES * CHANNELS + CHANNELS + d] = 0;
      }
    }
    List<Integer> chosen =
        Tasks.images(new DensityStrategy().select(tasks(source, target).labelled(0).choose(19)));
    assertEquals(19, Set.copyOf(chosen).size());
  }

  @Test
  void classesTakeTurnsByTheirDivergence() {
    // Divergences 2 : 1. Credits after each gain: (2, 1) A, (1, 2) B, (3, 0) A, then over again.
    List<ClassDensity> classes =
        List.of(
            new ClassDensity(new int[] {0, 1, 2, 3}, 2),
            new ClassDensity(new int[] {9, 1, 8, 7}, 1),
            new ClassDensity(new int[] {5}, 0));
    List<Integer> chosen =
        Tasks.images(DensityStrategy.takeTurns(Tasks.of(10).choose(10), classes));
    assertEquals(List.of(0, 9, 1, 2, 8, 3), chosen.subList(0, 6));
    // Then 7 is all that B has left, 5 is of the class without divergence, and 4 and 6 show no
    // class.
    assertEquals(List.of(7, 5, 4, 6), chosen.subList(6, 10));
  }

  @Test
  void classesWithoutDivergenceTakeTurnsEvenly() {
    List<ClassDensity> classes =
        List.of(new ClassDensity(new int[] {0, 1}, 0), new ClassDensity(new int[] {2, 3}, 0));
    assertEquals(
        List.of(0, 2, 1, 3),
        Tasks.images(DensityStrategy.takeTurns(Tasks.of(4).choose(4), classes)));
  }

  @Test
  void imagesAreRankedByTheRatioAndTheClassByItsMean() {
    ClassDensity density = ClassDensity.ranked(new int[] {3, 5, 8}, new double[] {1, -2, 7});
    assertArrayEquals(new int[] {8, 3, 5}, density.ranked());
    assertEquals(2, density.divergence());
    assertEquals(0, ClassDensity.ranked(new int[] {3}, new double[] {-4}).divergence());
  }

  @Test
  void theRatioIsThatOfPlainDensitiesInDoublePrecision() {
    // Few enough vectors for one component in each domain.
    float[][] source = vectors(25, 1, 1, 4);
    float[][] target = vectors(30, 2, 0.5, 5);
    int[] images = IntStream.range(0, target.length).toArray();
    double[] ratio = plainRatio(source, target);

    ClassDensity density;
    try (NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      density = ClassDensity.of(ofOneClass(source), ofOneClass(target), 1, scope);
    }

    assertEquals(ClassDensity.ranked(images, ratio).divergence(), density.divergence(), 1e-4);
    assertArrayEquals(ClassDensity.ranked(images, ratio).ranked(), density.ranked());
    assertTrue(density.divergence() > 0.5);
  }

  private static ClassVectors ofOneClass(float[][] vectors) {
    float[] all = new float[vectors.length * CHANNELS];
    for (int i = 0; i < all.length; i++) {
      all[i] = vectors[i / CHANNELS][i % CHANNELS];
    }
    return ClassVectors.of(FloatMatrix.of(new Shape(1, CHANNELS), all), 0);
  }

  /**
   * Log density ratios of the target's vectors by the formulas, each variance shrunk by ten
   * observations of 1.
   */
  private static double[] plainRatio(float[][] source, float[][] target) {
    double[] ratio = new double[target.length];
    for (int d = 0; d < CHANNELS; d++) {
      double[] s = column(source, d);
      double[] t = column(target, d);
      double[] both = DoubleStream.concat(Arrays.stream(s), Arrays.stream(t)).toArray();
      double mean = Arrays.stream(both).average().orElseThrow();
      double deviation =
          Math.sqrt(Arrays.stream(both).map(x -> (x - mean) * (x - mean)).average().orElseThrow());
      double[] there = Arrays.stream(s).map(x -> (x - mean) / deviation).toArray();
      double[] here = Arrays.stream(t).map(x -> (x - mean) / deviation).toArray();
      for (int i = 0; i < ratio.length; i++) {
        ratio[i] += logNormal(here[i], here) - logNormal(here[i], there);
      }
    }
    return ratio;
  }

  private static double logNormal(double x, double[] sample) {
    double mean = Arrays.stream(sample).average().orElseThrow();
    double scatter = Arrays.stream(sample).map(y -> (y - mean) * (y - mean)).sum();
    double variance = (scatter + 10) / (sample.length + 10);
    return -0.5 * (Math.log(2 * Math.PI * variance) + (x - mean) * (x - mean) / variance);
  }

  private static double[] column(float[][] rows, int column) {
    return Arrays.stream(rows).mapToDouble(row -> row[column]).toArray();
  }

  private static float[][] vectors(int count, double mean, double deviation, long seed) {
    Random random = new Random(seed);
    float[][] vectors = new float[count][CHANNELS];
    for (float[] vector : vectors) {
      for (int d = 0; d < CHANNELS; d++) {
        vector[d] = (float) (mean + deviation * random.nextGaussian());
      }
    }
    return vectors;
  }

  private static Tasks tasks(float[] source, float[] target) {
    Shape shape = new Shape(CLASSES, CHANNELS);
    return Tasks.of(target.length / CLASSES / CHANNELS)
        .source(Probe.CLASS_FEATURES, FloatMatrix.of(shape, source))
        .target(Probe.CLASS_FEATURES, FloatMatrix.of(shape, target));
  }

  private static float[] features(int images, long seed) {
    Random random = new Random(seed);
    float[] values = new float[images * CLASSES * CHANNELS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (5 + 0.5 * random.nextGaussian());
    }
    return values;
  }
}

package io.mada.active;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import io.mada.api.tensor.FloatMatrix;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DensityStrategyTest {

  private static final int CLASSES = 2;
  private static final int CHANNELS = 3;

  @Test
  void takesWhatTheTargetHasAndTheSourceLacks() {
    // Class 0 looks the same in both domains but for images 40 to 59 of the target, where it is about 3 off.
    float[] source = features(60, 0);
    float[] target = features(60, 1);
    for (int i = 40; i < 60; i++) {
      for (int d = 0; d < CHANNELS; d++) {
        target[i * CLASSES * CHANNELS + d] += 3;
      }
    }
    List<Integer> chosen = Tasks.images(new DensityStrategy().select(tasks(source, target).choose(10)));
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
    List<Integer> chosen = Tasks.images(new DensityStrategy().select(tasks(source, target).labelled(0).choose(19)));
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
    List<Integer> chosen = Tasks.images(DensityStrategy.takeTurns(Tasks.of(10).choose(10), classes));
    assertEquals(List.of(0, 9, 1, 2, 8, 3), chosen.subList(0, 6));
    // Then 7 is all that B has left, 5 is of the class without divergence, and 4 and 6 show no class.
    assertEquals(List.of(7, 5, 4, 6), chosen.subList(6, 10));
  }

  @Test
  void classesWithoutDivergenceTakeTurnsEvenly() {
    List<ClassDensity> classes =
        List.of(new ClassDensity(new int[] {0, 1}, 0), new ClassDensity(new int[] {2, 3}, 0));
    assertEquals(
        List.of(0, 2, 1, 3), Tasks.images(DensityStrategy.takeTurns(Tasks.of(4).choose(4), classes)));
  }

  @Test
  void imagesAreRankedByTheRatioAndTheClassByItsMean() {
    ClassDensity density = ClassDensity.ranked(new int[] {3, 5, 8}, new double[] {1, -2, 7});
    assertArrayEquals(new int[] {8, 3, 5}, density.ranked());
    assertEquals(2, density.divergence());
    assertEquals(0, ClassDensity.ranked(new int[] {3}, new double[] {-4}).divergence());
  }

  private static Tasks tasks(float[] source, float[] target) {
    Shape shape = new Shape(CLASSES, CHANNELS);
    return Tasks.of(target.length / CLASSES / CHANNELS)
        .source(Probes.CLASS_FEATURES, FloatMatrix.of(shape, source))
        .pool(Probes.CLASS_FEATURES, FloatMatrix.of(shape, target));
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

package io.mada.active.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.active.Tasks;
import io.mada.api.MadaException;
import io.mada.api.select.SelectionTask;
import io.mada.api.tensor.FloatMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CoresetStrategyTest {

  @Test
  void takesTheFarthestFromWhatIsLabelledOrTaken() {
    // On a line, with 0 labelled: first 10; then 5 (5 from either), then 7 (2 from 5), 1 being 1
    // from 0.
    Tasks tasks = pool(new float[][] {{0}, {1}, {5}, {7}, {10}}).labelled(0);
    assertEquals(List.of(4, 2, 3), Tasks.images(new CoresetStrategy().select(tasks.choose(3))));
  }

  @Test
  void ofEquallyFarImagesTakesTheFirst() {
    Tasks tasks = pool(new float[][] {{0}, {-3}, {3}, {3}}).labelled(0);
    assertEquals(List.of(1, 2, 3), Tasks.images(new CoresetStrategy().select(tasks.choose(3))));
  }

  @Test
  void choosesAsAPlainImplementationInDoublePrecision() {
    float[][] features = random(400, 8);
    // More than two blocks of centres, so that all ways of comparing take part.
    Integer[] labelled = {3, 250, 399};
    SelectionTask task = pool(features).labelled(labelled).choose(150);
    List<Integer> centres = new ArrayList<>(List.of(labelled));
    while (centres.size() < 153) {
      centres.add(farthest(features, centres));
    }
    assertEquals(centres.subList(3, 153), Tasks.images(new CoresetStrategy().select(task)));
  }

  @Test
  void withNothingLabelledTheSeedGivesTheFirst() {
    Tasks tasks = pool(random(50, 2));
    List<Integer> chosen = Tasks.images(new CoresetStrategy().select(tasks.choose(10)));
    assertEquals(chosen, Tasks.images(new CoresetStrategy().select(tasks.choose(10))));
    assertEquals(10, Set.copyOf(chosen).size());
    List<Integer> centres = new ArrayList<>(chosen.subList(0, 1));
    while (centres.size() < 10) {
      centres.add(farthest(random(50, 2), centres));
    }
    assertEquals(centres, chosen);
  }

  @Test
  void choosesAllOfAPoolOfCopies() {
    List<Integer> chosen =
        Tasks.images(new CoresetStrategy().select(pool(new float[6][3]).choose(6)));
    assertEquals(6, Set.copyOf(chosen).size());
  }

  @Test
  void featuresThatAreNotFiniteAreNamed() {
    float[][] features = random(9, 2);
    features[4][0] = Float.NaN;
    Tasks tasks = pool(features);
    var error =
        assertThrows(MadaException.class, () -> new CoresetStrategy().select(tasks.choose(3)));
    assertTrue(error.getMessage().contains("image 4"), error.getMessage());
  }

  private static int farthest(float[][] features, List<Integer> centres) {
    int farthest = -1;
    double most = -1;
    for (int i = 0; i < features.length; i++) {
      double nearest = Double.POSITIVE_INFINITY;
      for (int centre : centres) {
        double sum = 0;
        for (int j = 0; j < features[i].length; j++) {
          sum += Math.pow((double) features[i][j] - features[centre][j], 2);
        }
        nearest = Math.min(nearest, sum);
      }
      if (nearest > most) {
        most = nearest;
        farthest = i;
      }
    }
    return farthest;
  }

  private static Tasks pool(float[][] features) {
    return Tasks.of(features.length).target(Probes.IMAGE_FEATURES, FloatMatrix.of(features));
  }

  private static float[][] random(int rows, int columns) {
    Random random = new Random(4);
    float[][] values = new float[rows][columns];
    for (float[] row : values) {
      for (int j = 0; j < columns; j++) {
        row[j] = (float) random.nextGaussian();
      }
    }
    return values;
  }
}

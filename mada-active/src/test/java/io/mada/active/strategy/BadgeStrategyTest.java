package io.mada.active.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mada.active.Tasks;
import io.mada.api.tensor.FloatMatrix;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BadgeStrategyTest {

  @Test
  void drawsByTheSquaredDistanceFromTheNearestTakenImage() {
    // On a line at 0, 1, 3. First each with 1/3; after 0 come 1 and 3 with 1/10 and 9/10; after 1
    // come 0 and 3 with
    // 1/5 and 4/5; after 3 come 0 and 1 with 9/13 and 4/13.
    Tasks tasks = pool(new float[][] {{0}, {1}, {3}});
    Map<List<Integer>, Integer> drawn = new HashMap<>();
    int draws = 6000;
    for (int seed = 0; seed < draws; seed++) {
      drawn.merge(
          Tasks.images(new BadgeStrategy().select(tasks.seed(seed).choose(2))), 1, Integer::sum);
    }
    assertEquals(draws / 3.0 / 10, drawn.get(List.of(0, 1)), 60);
    assertEquals(draws / 3.0 * 9 / 10, drawn.get(List.of(0, 2)), 150);
    assertEquals(draws / 3.0 / 5, drawn.get(List.of(1, 0)), 80);
    assertEquals(draws / 3.0 * 4 / 5, drawn.get(List.of(1, 2)), 150);
    assertEquals(draws / 3.0 * 9 / 13, drawn.get(List.of(2, 0)), 150);
    assertEquals(draws / 3.0 * 4 / 13, drawn.get(List.of(2, 1)), 100);
  }

  @Test
  void heedsCentresWhoseDistancesAreNotYetKnownToAll() {
    // Groups far apart: each further image must come from a group without one, however few are
    // drawn between updates.
    float[][] gradients = new float[300][];
    for (int i = 0; i < gradients.length; i++) {
      int repetition = i / 100;
      gradients[i] = new float[] {i % 100 * 1000f, repetition * 1e-3f};
    }
    List<Integer> chosen = Tasks.images(new BadgeStrategy().select(pool(gradients).choose(100)));
    Set<Integer> groups = chosen.stream().map(i -> i % 100).collect(Collectors.toSet());
    assertEquals(100, groups.size());
  }

  @Test
  void leavesOutWhatIsLabelledAndTakesCopiesWhereNothingElseIsLeft() {
    Tasks tasks = pool(new float[][] {{0}, {0}, {0}, {8}}).labelled(1);
    assertEquals(
        Set.of(0, 2, 3), Set.copyOf(Tasks.images(new BadgeStrategy().select(tasks.choose(3)))));
  }

  @Test
  void isTheSameForASeed() {
    Tasks tasks = pool(new float[][] {{0}, {2}, {3}, {8}, {9}});
    assertEquals(
        new BadgeStrategy().select(tasks.choose(3)), new BadgeStrategy().select(tasks.choose(3)));
  }

  private static Tasks pool(float[][] gradients) {
    return Tasks.of(gradients.length).target(Probes.GRADIENT_EMBEDDING, FloatMatrix.of(gradients));
  }
}

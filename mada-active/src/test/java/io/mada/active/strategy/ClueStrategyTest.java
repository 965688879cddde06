package io.mada.active.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mada.active.Tasks;
import io.mada.api.select.Choice;
import io.mada.api.tensor.FloatMatrix;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClueStrategyTest {

  @Test
  void theUncertainImageOfAClusterStandsForIt() {
    // Two clusters, around 1 and around 11; the weighted means are nearest to 2 and to 10.
    Tasks tasks =
        pool(new float[][] {{0}, {1}, {2}, {10}, {11}, {12}})
            .target(Probes.ENTROPY, 0.1f, 0.1f, 8, 4, 0.1f, 0.1f);
    List<Choice> choices =
        new ClueStrategy()
            .select(tasks.choose(2)).stream()
                .sorted(Comparator.comparingInt(Choice::image))
                .toList();
    assertEquals(List.of(2, 3), Tasks.images(choices));
    assertEquals(8.2, choices.get(0).score(), 1e-5);
    assertEquals(4.2, choices.get(1).score(), 1e-5);
  }

  @Test
  void labelledImagesNeitherPullNorAreTaken() {
    Tasks tasks =
        pool(new float[][] {{0}, {1}, {2}, {3}, {100}})
            .target(Probes.ENTROPY, 1, 1, 1, 1, 1000)
            .labelled(4);
    // The mean of the others is 1.5, as near to 1 as to 2.
    assertEquals(List.of(1), Tasks.images(new ClueStrategy().select(tasks.choose(1))));
  }

  @Test
  void everyCentreGetsAnImageOfItsOwn() {
    Tasks tasks = pool(new float[][] {{0}, {0}, {0}, {5}}).target(Probes.ENTROPY, 1, 1, 1, 0);
    assertEquals(
        Set.of(0, 1, 2, 3), Set.copyOf(Tasks.images(new ClueStrategy().select(tasks.choose(4)))));
  }

  @Test
  void aNetworkWithoutAnyDoubtMakesAllImagesEqual() {
    Tasks tasks = pool(new float[][] {{0}, {4}, {5}}).target(Probes.ENTROPY, 0, 0, 0);
    assertEquals(List.of(1), Tasks.images(new ClueStrategy().select(tasks.choose(1))));
  }

  private static Tasks pool(float[][] features) {
    return Tasks.of(features.length).target(Probes.IMAGE_FEATURES, FloatMatrix.of(features));
  }
}

package io.mada.active;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import io.mada.active.strategy.Probes;
import io.mada.api.Plugin;
import io.mada.api.data.Domain;
import io.mada.api.select.Choice;
import io.mada.api.select.Probe;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.tensor.FloatMatrix;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The strategies that rank images by one number; small cases worked out by hand. */
class StrategiesTest {

  @Test
  void entropyTakesTheLargestAndOfEqualsTheFirst() {
    Tasks tasks = Tasks.of(5).target(Probes.ENTROPY, 0.5f, 0.9f, 0.5f, 0.1f, 0.5f);
    List<Choice> choices = Builtin.strategy("entropy").select(tasks.choose(3));
    assertEquals(List.of(1, 0, 2), Tasks.images(choices));
    assertEquals(0.9f, choices.get(0).score());
    assertEquals(
        List.of(0, 2),
        Tasks.images(Builtin.strategy("entropy").select(tasks.labelled(1).choose(2))));
  }

  @Test
  void madaTakesTheFarthestFromTheirNearestAnchor() {
    // Mean squared distances to (0, 0) and (4, 0): image 0: 0.5 and 4.5; 1: 2 and 2; 2: 8 and 0; 3:
    // 2 and 10.
    Tasks tasks =
        Tasks.of(4)
            .target(
                Probe.CLASS_FEATURES,
                FloatMatrix.of(new float[][] {{1, 0}, {2, 0}, {4, 0}, {0, 2}}))
            .anchors(Domain.SOURCE, FloatMatrix.of(new float[][] {{0, 0}, {4, 0}}));
    List<Choice> choices = Builtin.strategy("mada").select(tasks.choose(4));
    assertEquals(List.of(1, 3, 0, 2), Tasks.images(choices));
    assertArrayEquals(
        new double[] {2, 2, 0.5, 0}, choices.stream().mapToDouble(Choice::score).toArray());
  }

  @Test
  void marginTakesTheSmallestMargin() {
    Tasks tasks = Tasks.of(4).target(Probes.MARGIN, 0.5f, 0.25f, 0.75f, 0.25f);
    List<Choice> choices = Builtin.strategy("margin").select(tasks.choose(3));
    assertEquals(List.of(1, 3, 0), Tasks.images(choices));
    assertEquals(-0.25, choices.get(0).score());
  }

  @Test
  void leastConfidenceTakesTheSmallestConfidence() {
    Tasks tasks = Tasks.of(3).target(Probes.CONFIDENCE, 0.75f, 0.25f, 0.5f);
    List<Choice> choices = Builtin.strategy("least_confidence").select(tasks.choose(2));
    assertEquals(List.of(1, 2), Tasks.images(choices));
    assertEquals(0.75, choices.get(0).score());
  }

  @Test
  void aadaWeighsEntropyByHowLittleAnImageLooksLikeTheSource() {
    // Entropy times (1 - q) / q: 2 * 1, 1 * 3, 4 * 1/3, and a q of 0, which must not be infinite.
    Tasks tasks =
        Tasks.of(4)
            .target(Probes.ENTROPY, 2, 1, 4, 0.5f)
            .target(Probes.SOURCE_PROBABILITY, 0.5f, 0.25f, 0.75f, 0);
    List<Choice> choices = Builtin.strategy("aada").select(tasks.choose(4));
    assertEquals(List.of(3, 1, 0, 2), Tasks.images(choices));
    assertArrayEquals(
        new double[] {0.5e6, 3, 2, 4 / 3.0},
        choices.stream().mapToDouble(Choice::score).toArray(),
        1e-6);
    assertTrue(Builtin.strategy("aada").needs().discriminator());
  }

  @Test
  void madaV2AddsTheDistancesToTheNearestAnchorOfEachDomain() {
    // To the nearest of the source: 0.5, 2, 0; of the target: 4.5, 0, 2.
    Tasks tasks =
        Tasks.of(3)
            .target(Probe.CLASS_FEATURES, FloatMatrix.of(new float[][] {{1, 0}, {-2, 0}, {0, 0}}))
            .anchors(Domain.SOURCE, FloatMatrix.of(new float[][] {{0, 0}, {9, 9}}))
            .anchors(Domain.TARGET, FloatMatrix.of(new float[][] {{-2, 0}}));
    List<Choice> choices = Builtin.strategy("mada_v2").select(tasks.choose(3));
    assertEquals(List.of(0, 1, 2), Tasks.images(choices));
    assertArrayEquals(
        new double[] {5, 2, 2}, choices.stream().mapToDouble(Choice::score).toArray());
    assertEquals(
        Set.of(Domain.SOURCE, Domain.TARGET), Builtin.strategy("mada_v2").needs().anchors());
  }

  @Test
  void randomDrawsEveryImageEquallyOften() {
    int[] drawn = new int[10];
    for (int seed = 0; seed < 2000; seed++) {
      List<Integer> images =
          Tasks.images(Builtin.strategy("random").select(Tasks.of(10).seed(seed).choose(3)));
      assertEquals(3, Set.copyOf(images).size());
      images.forEach(i -> drawn[i]++);
    }
    for (int count : drawn) {
      assertEquals(600, count, 80);
    }
  }

  @Test
  void randomIsTheSameForASeedAndLeavesOutWhatIsLabelled() {
    SelectionStrategy random = Builtin.strategy("random");
    assertEquals(random.select(Tasks.of(100).choose(9)), random.select(Tasks.of(100).choose(9)));
    assertNotEquals(
        random.select(Tasks.of(100).choose(9)), random.select(Tasks.of(100).seed(8).choose(9)));
    List<Integer> rest = Tasks.images(random.select(Tasks.of(5).labelled(1, 3).choose(3)));
    assertEquals(Set.of(0, 2, 4), Set.copyOf(rest));
  }

  @ParameterizedTest
  @FieldSource("io.mada.active.Builtin#OF_IMAGES")
  void noStrategyChoosesWhatIsLabelled(String name) {
    Random random = new Random(3);
    Tasks tasks = Tasks.of(12).labelled(1, 5, 8);
    SelectionStrategy strategy = Builtin.strategy(name);
    strategy.needs().target().forEach(probe -> tasks.target(probe, values(12, random)));
    strategy.needs().source().forEach(probe -> tasks.source(probe, values(12, random)));
    strategy.needs().anchors().forEach(domain -> tasks.anchors(domain, values(2, random)));

    List<Integer> four = Tasks.images(strategy.select(tasks.choose(4)));
    assertEquals(4, Set.copyOf(four).size());
    assertTrue(Collections.disjoint(four, Set.of(1, 5, 8)), four.toString());
    List<Integer> all = Tasks.images(strategy.select(tasks.choose(9)));
    assertEquals(List.of(0, 2, 3, 4, 6, 7, 9, 10, 11), all.stream().sorted().toList());
  }

  private static FloatMatrix values(int rows, Random random) {
    float[] values = new float[rows * 4];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return FloatMatrix.of(new Shape(2, 2), values);
  }

  @Test
  void everyStrategyIsBoundByNameAndTellsWhatItNeeds() {
    Set<Plugin<?>> plugins = Builtin.plugins();
    assertEquals(
        Stream.concat(Builtin.OF_IMAGES.stream(), Stream.of("ripu", "list"))
            .collect(Collectors.toSet()),
        Set.copyOf(plugins.stream().map(Plugin::name).toList()));
    assertTrue(plugins.stream().allMatch(p -> p.module() == ActiveModule.class));
    assertEquals(Set.of(Domain.SOURCE), Builtin.strategy("mada").needs().anchors());
    assertEquals(List.of(Probe.CLASS_FEATURES), Builtin.strategy("mada").needs().target());
    assertEquals(List.of(), Builtin.strategy("random").needs().target());
  }
}

package io.mada.active.spread;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.active.Builtin;
import io.mada.active.Tasks;
import io.mada.active.strategy.Probes;
import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.data.Region;
import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.Probe;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import io.mada.api.tensor.FloatMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Greedy choices of any ranking, held against plain ones in double precision. */
class SpreadStrategyTest {

  private static final String WHO = "the strategy 'given'";

  private final List<String> warnings = new ArrayList<>();
  private final List<Integer> asked = new ArrayList<>();

  /** A plug-in that knows nothing of spreading: a given score for each image. */
  private SelectionStrategy scoring(double... scores) {
    return new SelectionStrategy() {
      @Override
      public Needs needs() {
        return Needs.nothing();
      }

      @Override
      public List<Choice> select(SelectionTask task) {
        asked.add(task.images());
        assertEquals((double) task.images() / task.poolSize(), task.share(), 1e-12);
        List<Choice> choices =
            new ArrayList<>(
                IntStream.range(0, scores.length)
                    .filter(image -> !task.labelled().contains(image))
                    .mapToObj(image -> Choice.of(image, scores[image]))
                    .sorted(Comparator.comparing(choice -> -choice.score()))
                    .limit(task.images())
                    .toList());
        // In any order.
        Collections.reverse(choices);
        return choices;
      }
    };
  }

  private SelectionStrategy spread(SelectionStrategy strategy, Spread spread) {
    return new SpreadStrategy(strategy, spread, WHO, warnings::add);
  }

  private static Spread frames(int frames) {
    return new Spread(false, frames, Optional.empty());
  }

  private static Spread features() {
    return new Spread(true, 0, Optional.empty());
  }

  private static Optional<Groups> groups(String by, double atMost, int budget) {
    IntUnaryOperator ofPool = pool -> budget;
    return Optional.of(new Groups(Pattern.compile(by), atMost, ofPool));
  }

  private static SelectionTask named(SelectionTask task, List<String> names) {
    return new SelectionTask(
        names,
        task.target(),
        task.source(),
        task.anchors(),
        task.labelled(),
        task.regions(),
        task.images(),
        task.share(),
        task.labelSize(),
        task.classes(),
        task.seed());
  }

  private static List<Integer> images(List<Choice> choices) {
    return Tasks.images(choices);
  }

  @Test
  void neighboursInAFilmAreLeftOut() {
    double[] scores = {9, 8, 7, 6, 5, 4, 3, 2};
    SelectionTask task =
        named(
            Tasks.of(8).choose(3),
            List.of("a_8", "a_9", "a_10", "a_11", "a_0012", "b_9", "none", "other"));

    List<Choice> choices = spread(scoring(scores), frames(3)).select(task);

    assertEquals(List.of(Choice.of(0, 9), Choice.of(3, 6), Choice.of(5, 4)), choices);
    assertEquals(List.of(3, 6), asked, "twice as many until enough lie apart");
    assertEquals(List.of(), warnings);
  }

  @Test
  void whatLiesApartAnywayIsChosenAsWithoutSpread() {
    double[] scores = {0.1, -0.5, 0.3, 0.2};
    SelectionTask task = Tasks.of(4).choose(2);

    assertEquals(
        List.of(Choice.of(2, 0.3), Choice.of(0, 0.1)),
        spread(scoring(scores), frames(2)).select(task));
    assertEquals(List.of(2, 4), asked);
    asked.clear();
    assertEquals(
        List.of(Choice.of(2, 0.3), Choice.of(3, 0.2)),
        spread(scoring(scores), frames(1)).select(task));
    assertEquals(List.of(2), asked);
  }

  @Test
  void numbersCountAndNotPositions() {
    SelectionTask task = named(Tasks.of(4).choose(2), List.of("f_000", "f_030", "f_031", "f_060"));

    assertEquals(List.of(1, 3), images(spread(scoring(1, 4, 3, 2), frames(30)).select(task)));
    assertEquals(List.of(1, 2), images(spread(scoring(1, 4, 3, 2), frames(1)).select(task)));
  }

  @Test
  void labelledImagesKeepTheirNeighboursAway() {
    SelectionTask task = Tasks.of(10).labelled(4).choose(2);
    double[] scores = {0, 1, 2, 3, 9, 8, 7, 6, 5, 4};

    assertEquals(List.of(7, 1), images(spread(scoring(scores), frames(3)).select(task)));
  }

  @Test
  void aFilmThatIsTooShortIsFilledUpAtHalfTheDistance() {
    // image0 to image9: the best two at 6 apart, a third at 3.
    double[] scores = {10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
    SelectionTask task = Tasks.of(10).choose(4);

    assertEquals(List.of(0, 3, 6, 9), images(spread(scoring(scores), frames(6)).select(task)));
    assertEquals(
        List.of(
            "selection: only 2 of 4 images could be chosen 6 frames apart; the rest are the next best, at least 3"
                + " frames apart"),
        warnings);

    warnings.clear();
    List<String> copies = List.of("x1", "x01", "x001", "y");
    assertEquals(
        List.of(0, 1, 3),
        images(
            spread(scoring(4, 3, 2, 1), frames(2)).select(named(Tasks.of(4).choose(3), copies))));
    assertEquals(
        List.of(
            "selection: only 2 of 3 images could be chosen 2 frames apart; the rest are the next best"),
        warnings);
  }

  @Test
  void noGroupGetsMoreThanItsShareOfTheWholeBudget() {
    List<String> names =
        List.of("a_1", "a_2", "a_3", "a_4", "a_5", "b_1", "b_2", "c_1", "c_2", "d");
    double[] scores = {10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
    Spread spread = new Spread(false, 0, groups("^(\\w)_|$", 0.4, 7));

    // floor(0.4 * 7) = 2 of each; d is a group of its own.
    SelectionTask whole = named(Tasks.of(10).choose(7), names);
    assertEquals(
        List.of(0, 1, 5, 6, 7, 8, 9), images(spread(scoring(scores), spread).select(whole)));

    // In a second round of three, a has had its share, and b half of it.
    SelectionTask second = named(Tasks.of(10).labelled(0, 1, 2, 5).choose(3), names);
    assertEquals(List.of(6, 7, 8), images(spread(scoring(scores), spread).select(second)));
    assertEquals(List.of(), warnings);
  }

  @Test
  void aShareIsOneImageAtLeastAndRoundedDown() {
    assertEquals(1, groups("(.)", 0.01, 20).get().most(100));
    assertEquals(6, groups("(.)", 0.34, 20).get().most(100));
    assertEquals(29, groups("(.)", 0.29, 100).get().most(100));
    assertEquals(20, groups("(.)", 1, 20).get().most(100));
  }

  @Test
  void whatIsLeftOfTheBudgetGoesToTheNextBestOfAnyGroup() {
    List<String> names = List.of("a_10", "a_11", "a_12", "a_20", "b_1", "b_2");
    Spread spread = new Spread(false, 5, groups("^(\\w)_", 0.25, 4));

    assertEquals(
        List.of(0, 2, 3, 4),
        images(
            spread(scoring(6, 5, 4, 3, 2, 1), spread).select(named(Tasks.of(6).choose(4), names))));
    assertEquals(
        List.of(
            "selection: only 2 of 4 images could be chosen 5 frames apart and with no more than 1 of a group; the rest"
                + " are the next best, at least 2 frames apart, whatever their group"),
        warnings);
  }

  @Test
  void aNameWithoutAGroupIsNamed() {
    Groups groups = groups("^(\\w)_", 0.5, 2).get();

    groups.check(List.of("a_1", "b_1"));
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> groups.check(List.of("a_1", "harbour")));
    assertEquals(
        "selection.groups.by: '^(\\w)_' matches nothing in harbour; with '|$' at its end, such images are a group of"
            + " their own",
        e.getMessage());
    assertEquals("", groups("^(\\w)_|$", 0.5, 2).get().of("harbour"));
  }

  @Test
  void framesOfAPoolWithoutNumbersAreAMistake() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class, () -> frames(3).check(List.of("harbour", "bridge")));
    assertEquals(
        "selection.spread.frames counts by the numbers in the images' names, and no two of them are of one film:"
            + " harbour has no number; write spread: features, or remove it",
        e.getMessage());
    e =
        assertThrows(
            ConfigurationException.class, () -> frames(3).check(List.of("a1_8", "bridge1")));
    assertTrue(
        e.getMessage().contains("film: a1_8 is taken for frame 8 of its film; "), e.getMessage());
    frames(3).check(List.of("harbour", "bridge1", "bridge2"));
    features().check(List.of("harbour"));
  }

  @Test
  void partsOfImagesAreRefused() {
    SelectionStrategy windows =
        new SelectionStrategy() {
          @Override
          public Needs needs() {
            return Needs.nothing();
          }

          @Override
          public List<Choice> select(SelectionTask task) {
            return List.of(new Choice(0, 1, new Region(0, 0, 4, 4)));
          }
        };
    MadaException e =
        assertThrows(
            MadaException.class, () -> spread(windows, frames(3)).select(Tasks.of(4).choose(1)));
    assertEquals(
        WHO
            + " chooses parts of images, which selection.spread and selection.groups are not for; remove them",
        e.getMessage());
  }

  @Test
  void featuresAreMeasuredWhenTheyAreAskedFor() {
    SelectionStrategy strategy = scoring(1);
    assertEquals(Needs.ofTarget(Probes.IMAGE_FEATURES), spread(strategy, features()).needs());
    assertEquals(Needs.nothing(), spread(strategy, frames(3)).needs());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void framesAndGroupsAreThoseOfAPlainGreedyChoice(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int pool = 300;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < pool; i++) {
      names.add((char) ('a' + random.nextInt(6)) + "_" + (1000 + 2 * i + random.nextInt(2)));
    }
    double[] scores = random.doubles(pool, -3, 1).map(s -> Math.rint(20 * s) / 20).toArray();
    Integer[] labelled = {7, 70, 200};
    int apart = 1 + random.nextInt(20);
    int budget = 33;
    int most = (int) (0.25 * budget);
    SelectionTask task = named(Tasks.of(pool).labelled(labelled).choose(30), names);

    List<Integer> chosen =
        images(
            spread(scoring(scores), new Spread(false, apart, groups("^(\\w)_", 0.25, budget)))
                .select(task));

    List<Integer> expected = new ArrayList<>(List.of(labelled));
    IntStream.range(0, pool)
        .boxed()
        .sorted(Comparator.comparing(i -> -scores[i]))
        .filter(i -> !expected.contains(i))
        .toList()
        .forEach(
            i -> {
              boolean near =
                  expected.stream()
                      .anyMatch(
                          j ->
                              names.get(j).charAt(0) == names.get(i).charAt(0)
                                  && Math.abs(number(names, j) - number(names, i)) < apart);
              long group =
                  expected.stream()
                      .filter(j -> names.get(j).charAt(0) == names.get(i).charAt(0))
                      .count();
              if (!near && group < most && expected.size() < 33) {
                expected.add(i);
              }
            });
    assertEquals(expected.subList(3, 33), chosen);
    assertEquals(List.of(), warnings);
  }

  private static int number(List<String> names, int image) {
    return Integer.parseInt(names.get(image).substring(2));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void featuresAreThoseOfAPlainGreedyChoice(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int pool = 1500;
    float[][] features = features(random, pool);
    // With ties, and below zero: only their order counts.
    double[] scores = random.doubles(pool, -9, 1).map(Math::rint).map(s -> s / 100).toArray();
    Integer[] labelled = seed % 2 == 0 ? new Integer[] {3, 99} : new Integer[0];
    SelectionTask task =
        Tasks.of(pool)
            .target(Probes.IMAGE_FEATURES, FloatMatrix.of(features))
            .labelled(labelled)
            .choose(140);

    List<Choice> chosen = spread(scoring(scores), features()).select(task);

    assertEquals(List.of(1400), asked);
    assertEquals(greedy(scores, features, List.of(labelled), 140), new HashSet<>(images(chosen)));
    assertEquals(
        chosen.stream().sorted(Comparator.comparing(choice -> -choice.score())).toList(), chosen);
  }

  /** Score times distance, with scores brought to (0, 1] by how many candidates are better. */
  private static Set<Integer> greedy(
      double[] scores, float[][] features, List<Integer> labelled, int images) {
    List<Integer> candidates =
        IntStream.range(0, scores.length)
            .boxed()
            .filter(i -> !labelled.contains(i))
            .sorted(Comparator.comparing(i -> -scores[i]))
            .limit(10L * images)
            .toList();
    double[] weights =
        IntStream.range(0, scores.length)
            .mapToDouble(
                i ->
                    1.0
                        - (double) candidates.stream().filter(j -> scores[j] > scores[i]).count()
                            / candidates.size())
            .toArray();
    double[] nearest = new double[scores.length];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    labelled.forEach(i -> approach(nearest, features, i));
    Set<Integer> taken = new HashSet<>();
    while (taken.size() < images) {
      int best = -1;
      double most = -1;
      for (int i : candidates) {
        double product = weights[i] * Math.sqrt(nearest[i]);
        if (!taken.contains(i) && product > most) {
          best = i;
          most = product;
        }
      }
      taken.add(best);
      approach(nearest, features, best);
    }
    return taken;
  }

  private static void approach(double[] nearest, float[][] features, int image) {
    for (int i = 0; i < nearest.length; i++) {
      double sum = 0;
      for (int j = 0; j < features[i].length; j++) {
        sum += Math.pow((double) features[i][j] - features[image][j], 2);
      }
      nearest[i] = Math.min(nearest[i], sum);
    }
  }

  private static float[][] features(SplittableRandom random, int rows) {
    float[][] values = new float[rows][6];
    for (float[] row : values) {
      for (int j = 0; j < row.length; j++) {
        row[j] = random.nextFloat() * 2 - 1;
      }
    }
    return values;
  }

  @Test
  void copiesAreChosenLast() {
    float[][] features = {{1, 0}, {1, 0}, {1, 0}, {0, 1}, {0, 1}, {-1, 0}};
    SelectionTask task =
        Tasks.of(6).target(Probes.IMAGE_FEATURES, FloatMatrix.of(features)).choose(3);

    assertEquals(
        List.of(0, 3, 5), images(spread(scoring(9, 8, 7, 6, 5, 4), features()).select(task)));
    SelectionTask all =
        Tasks.of(6).target(Probes.IMAGE_FEATURES, FloatMatrix.of(features)).choose(6);
    assertEquals(
        List.of(0, 1, 2, 3, 4, 5),
        images(spread(scoring(9, 8, 7, 6, 5, 4), features()).select(all)));
  }

  @Test
  void scoresOfOneValueLeaveTheDistancesAlone() {
    float[][] line = {{0}, {1}, {5}, {7}, {10}};
    SelectionTask task =
        Tasks.of(5).target(Probes.IMAGE_FEATURES, FloatMatrix.of(line)).labelled(0).choose(3);

    assertEquals(
        Set.of(4, 2, 3),
        new HashSet<>(images(spread(scoring(0, 0, 0, 0, 0), features()).select(task))));
  }

  @Test
  void featuresAndGroupsGoTogether() {
    float[][] line = {{0}, {9}, {1}, {8}, {2}, {4}};
    List<String> names = List.of("a1", "a2", "a3", "b1", "b2", "b3");
    SelectionTask task =
        named(Tasks.of(6).target(Probes.IMAGE_FEATURES, FloatMatrix.of(line)).choose(4), names);

    List<Choice> choices =
        spread(scoring(1, 1, 1, 1, 1, 1), new Spread(true, 0, groups("^(.)", 0.5, 4))).select(task);

    // 0 and 9 are all that group a gets; then 4, and 2 is farther from 4 than 8 from 9.
    assertEquals(Set.of(0, 1, 5, 4), new HashSet<>(images(choices)));
  }

  @Test
  void randomStaysRandomAndApart() {
    SelectionStrategy random = Builtin.strategy("random");
    Set<List<Integer>> seen = new HashSet<>();
    for (int seed = 0; seed < 50; seed++) {
      SelectionTask task = Tasks.of(200).seed(seed).choose(8);
      List<Choice> chosen = spread(random, frames(12)).select(task);
      assertEquals(chosen, spread(random, frames(12)).select(task));
      List<Integer> images = images(chosen).stream().sorted().toList();
      for (int i = 1; i < images.size(); i++) {
        assertTrue(images.get(i) - images.get(i - 1) >= 12, images.toString());
      }
      seen.add(images);
    }
    assertEquals(50, seen.size());
    assertEquals(List.of(), warnings);
  }

  @ParameterizedTest
  @FieldSource("io.mada.active.Builtin#OF_IMAGES")
  void everyStrategyIsSpread(String name) {
    SelectionStrategy strategy = Builtin.strategy(name);
    assertTrue(strategy.ranksImages());
    for (Spread spread :
        List.of(frames(5), features(), new Spread(true, 0, groups("(\\d)$", 0.2, 12)))) {
      SelectionStrategy apart = spread(strategy, spread);
      Tasks tasks = Builtin.measured(apart.needs(), 90, 5).labelled(0, 44);
      SelectionTask task = tasks.choose(10);

      List<Choice> chosen = apart.select(task);

      List<Integer> images = new ArrayList<>(images(chosen));
      assertEquals(10, Set.copyOf(images).size());
      assertEquals(chosen, apart.select(task));
      images.addAll(task.labelled());
      assertEquals(12, Set.copyOf(images).size());
      for (int i : images) {
        if (spread.frames() > 0) {
          assertTrue(
              images.stream().noneMatch(j -> i != j && Math.abs(i - j) < 5), images.toString());
        }
        if (spread.groups().isPresent()) {
          assertTrue(images.stream().filter(j -> i % 10 == j % 10).count() <= 2);
        }
      }
      List<Integer> alone = images(strategy.select(task));
      if (name.equals("coreset") && spread.equals(features())) {
        assertEquals(Set.copyOf(alone), Set.copyOf(images(chosen)), "coreset does nothing else");
      } else {
        assertNotEquals(Set.copyOf(alone), Set.copyOf(images(chosen)), "spread changes something");
      }
    }
    assertEquals(List.of(), warnings);
  }

  /** Strategies that take images one after another have one order, whatever the budget. */
  @ParameterizedTest
  @ValueSource(strings = {"random", "mada", "coreset", "badge", "density"})
  void theOrderOfAStrategyIsThinnedOut(String name) {
    SelectionStrategy strategy = Builtin.strategy(name);
    Tasks tasks = Builtin.measured(strategy.needs(), 60, 6);
    List<Integer> order = images(strategy.select(tasks.choose(60)));
    List<Integer> thinned = new ArrayList<>();
    for (int image : order) {
      if (thinned.size() < 8 && thinned.stream().noneMatch(j -> Math.abs(image - j) < 4)) {
        thinned.add(image);
      }
    }

    assertEquals(thinned, images(spread(strategy, frames(4)).select(tasks.choose(8))));
  }

  @Test
  void windowsAreNoRanking() {
    assertFalse(Builtin.strategy("ripu").ranksImages());
  }

  @Test
  void scoresAreTheStrategysOwn() {
    Tasks tasks = Builtin.measured(Needs.ofTarget(Probes.MARGIN, Probes.IMAGE_FEATURES), 40, 3);
    SelectionTask task = tasks.choose(5);
    FloatMatrix margins = task.target(Probes.MARGIN);

    List<Choice> chosen = spread(Builtin.strategy("margin"), features()).select(task);

    assertArrayEquals(
        chosen.stream().mapToDouble(c -> -margins.row(c.image())[0]).toArray(),
        chosen.stream().mapToDouble(Choice::score).toArray());
    assertTrue(chosen.get(0).score() < 0);
  }

  @Test
  void classFeaturesAreLeftToTheStrategy() {
    Needs needs = spread(Builtin.strategy("mada"), features()).needs();
    assertEquals(List.of(Probe.CLASS_FEATURES, Probes.IMAGE_FEATURES), needs.target());
    assertEquals(Builtin.strategy("mada").needs().anchors(), needs.anchors());
  }
}

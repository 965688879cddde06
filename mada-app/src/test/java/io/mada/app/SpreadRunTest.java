package io.mada.app;

import static io.mada.app.Cli.assertError;
import static io.mada.app.Cli.assertQuiet;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs and benchmarks whose choices are kept apart; the pool is a film of ten frames. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpreadRunTest {

  @TempDir private static Path folder;

  private TinyExperiment experiment;

  @BeforeAll
  void write() throws IOException {
    experiment = TinyExperiment.in(folder);
    Files.writeString(
        experiment.file(),
        Files.readString(experiment.file())
            .replace("count: 4, seed: 2", "count: 10, seed: 2")
            .replace(
                "[io.mada.app.HaltingModule]",
                "[io.mada.app.HaltingModule, io.mada.app.NewestModule]"));
  }

  private Cli run(String directory, String selection, String... options) {
    List<String> all =
        new ArrayList<>(
            List.of("--set", "selection={" + selection + "}", "--set", "stages.stage2=null"));
    all.addAll(List.of(options));
    return experiment.run("run", directory, all.toArray(String[]::new));
  }

  private Path file(String directory, String name) {
    return experiment.directory(directory).resolve(name);
  }

  /** The chosen frames, as 3 for synthetic/000003. */
  private List<Integer> frames(String directory) throws IOException {
    return Files.readAllLines(file(directory, "selection.txt")).stream()
        .map(name -> Integer.parseInt(name.substring(name.lastIndexOf('/') + 1)))
        .toList();
  }

  private static void assertApart(int frames, List<Integer> chosen) {
    for (int i = 1; i < chosen.size(); i++) {
      assertTrue(chosen.get(i) - chosen.get(i - 1) >= frames, chosen.toString());
    }
  }

  @Test
  void roundsKeepApartAndTheRunCanBeRepeatedAndResumed() throws IOException {
    String selection = "strategy: mada, images: 3, rounds: 3, spread: {frames: 2}";
    assertQuiet(run("whole", selection));
    assertEquals(3, frames("whole").size());
    assertApart(2, frames("whole"));

    Path obstacle = Files.writeString(folder.resolve("fail"), "failed/rounds/2/pool/names.txt");
    Cli failed = run("failed", selection, "--set", "stages.stage1.terms[0].loss.at=7");
    Files.delete(obstacle);
    assertEquals("mada: the power has failed\n", failed.err());
    assertQuiet(run("failed", selection, "--resume", "--set", "stages.stage1.terms[0].loss.at=7"));
    for (String name : List.of("selection.txt", "selection.csv", "stage1/last.safetensors")) {
      assertArrayEquals(
          Files.readAllBytes(file("whole", name)), Files.readAllBytes(file("failed", name)), name);
    }
  }

  @Test
  void aPluginIsSpreadWithoutKnowingIt() throws IOException {
    assertQuiet(run("plain", "strategy: newest, images: 3"));
    assertEquals(List.of(7, 8, 9), frames("plain"));
    assertQuiet(run("apart", "strategy: newest, images: 3, spread: {frames: 4}"));
    assertEquals(List.of(1, 5, 9), frames("apart"));
    assertTrue(
        Files.readString(file("apart", "selection.csv")).contains("synthetic/000009,-91.0,1,"));
  }

  @Test
  void featuresAreMeasuredForAStrategyThatNeedsNone() throws IOException {
    assertQuiet(run("seen", "strategy: newest, images: 3, rounds: 2, spread: features"));

    assertEquals(3, frames("seen").size());
    assertTrue(frames("seen").contains(9), "the best is the first");
    assertTrue(Files.exists(file("seen", "pool/image_features.npy")));
    assertTrue(Files.exists(file("seen", "rounds/2/pool/image_features.npy")));
    assertError(
        2,
        "stages.stage1 starts from a network that has learnt nothing",
        run(
            "unseen",
            "strategy: newest, images: 3, spread: features",
            "--set",
            "stages.warmup=null"));
  }

  @Test
  void groupsShareTheBudget() throws IOException {
    String groups = "groups: {by: '([0-4])$|$', at_most: 0.34}";
    assertQuiet(run("shared", "strategy: newest, images: 6, rounds: 2, " + groups));

    // Two of 9, 8, 7, 6 and 5 at most, and each of the others is its own group.
    assertEquals(List.of(1, 2, 3, 4, 8, 9), frames("shared"));
  }

  @Test
  void whatCannotLieApartIsChosenWithOneWarning() throws IOException {
    Cli result = run("narrow", "strategy: newest, images: 3, spread: {frames: 9}");

    assertEquals(0, result.status(), result.err());
    assertEquals(
        "mada: warning: selection: only 2 of 3 images could be chosen 9 frames apart; the rest are the next best, at"
            + " least 4 frames apart\n",
        result.err());
    assertEquals(List.of(0, 5, 9), frames("narrow"));
  }

  @Test
  void aBenchmarkComparesWithAndWithout() throws IOException {
    Cli result =
        experiment.run(
            "benchmark",
            "compared",
            "--set",
            "benchmark={strategies: [newest, {strategy: newest, label: apart, spread: {frames: 4}}, {strategy: mada,"
                + " label: seen, spread: features, groups: {by: '(.)$', at_most: 1}}], seeds: [1], images: [3]}");

    assertQuiet(result);
    assertEquals(List.of(7, 8, 9), frames("compared/cells/newest-3-1"));
    assertEquals(List.of(1, 5, 9), frames("compared/cells/apart-3-1"));
    assertEquals(3, frames("compared/cells/seen-3-1").size());
    assertTrue(
        Files.isSymbolicLink(file("compared", "cells/seen-3-1/pool")),
        "one pass measures it for all");
    assertTrue(Files.readString(file("compared", "benchmark.md")).contains("| apart | "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
      mada | spread: near                           | spread 'near' is unknown
      mada | spread: frames                         | spread must say how many frames, as {frames: 10}
      mada | spread: 10                             | spread '10' is unknown
      mada | spread: [features]                     | spread must be a
      mada | spread: {}                             | spread.kind is missing; write {kind: features} or {frames: 10}
      mada | spread: {kind: film}                   | spread.kind 'film' is unknown
      mada | spread: {kind: frames}                 | spread.frames is missing
      mada | spread: {frames: 0}                    | spread.frames must be at least 1, not 0
      mada | spread: {frames: many}                 | spread.frames must be a whole number, not 'many'
      mada | spread: {kind: features, frames: 3}    | spread.frames goes with kind: frames; remove one of them
      mada | spread: {frame: 3}                     | spread.kind is missing
      mada | spread: {frames: 3, film: a}           | spread.film is not known here
      mada | groups: {at_most: 0.3}                 | groups.by is missing
      mada | groups: {by: (.)}                      | groups.at_most is missing
      mada | groups: {by: (.), at_most: 0}          | groups.at_most must be above 0 and at most 1, not 0
      mada | groups: {by: (.), at_most: 1.5}        | groups.at_most must be above 0 and at most 1, not 1.5
      mada | groups: {by: '(.', at_most: 0.5}     | groups.by '(.' is no regular expression: Unclosed group
      mada | groups: {by: '^\\w+', at_most: 0.5}    | groups.by needs a group in parentheses
      mada | groups: film                           | groups must be a mapping
      ripu | spread: features                       | spread is for strategies that rank whole images, which 'ripu' does not; remove it
      ripu | groups: {by: (.), at_most: 0.5}        | groups is for strategies that rank whole images, which 'ripu' does not
      list, file: tiny.yml | spread: {frames: 2}    | spread is for strategies that rank whole images, which 'list' does not
      """)
  void aMistakeIsNamedBeforeAnythingRuns(String strategy, String setting, String error) {
    String own = strategy.replace("tiny.yml", experiment.file().toString());
    assertError(
        2, "selection." + error, run("mistaken", "strategy: " + own + ", images: 3, " + setting));
    assertError(
        2,
        "benchmark.strategies[0]." + error,
        experiment.run(
            "benchmark",
            "mistaken",
            "--set",
            "benchmark={strategies: [{strategy: "
                + own
                + ", "
                + setting
                + "}], seeds: [1], images: [3]}"));
    assertFalse(Files.exists(experiment.directory("mistaken")));
  }

  @Test
  void namesThatHaveNoGroupAreNamedBeforeAnythingRuns() {
    String setting = "groups: {by: '^film(.)', at_most: 0.5}";
    String error =
        "selection.groups.by: '^film(.)' matches nothing in synthetic/000000; with '|$' at its end,";
    assertError(2, error, run("mistaken", "strategy: mada, images: 3, " + setting));
    assertError(
        2,
        error,
        experiment.run(
            "benchmark",
            "mistaken",
            "--set",
            "benchmark={strategies: [random, {strategy: mada, "
                + setting
                + "}], seeds: [1], images: [3]}"));
    assertFalse(Files.exists(experiment.directory("mistaken")));
  }
}

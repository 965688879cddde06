package io.mada.app;

import static io.mada.app.Cli.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mada.app.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole benchmarks, from the command line to the files that they leave. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BenchmarkRunTest {

  @TempDir private static Path folder;

  private TinyExperiment experiment;

  @BeforeAll
  void runOnce() throws IOException {
    experiment = TinyExperiment.in(folder);
    Cli result = benchmark("whole", "strategies: [mada, random], seeds: [1, 2], images: [2]");
    assertEquals(0, result.status(), result.err());
    assertEquals("", result.err());
  }

  @Test
  void everyCellIsDoneAndListed() throws IOException {
    assertEquals(
        List.of("random-2-1 done", "mada-2-1 done", "random-2-2 done", "mada-2-2 done"),
        cells("whole"));
    assertEquals(5, Files.readAllLines(path("whole/benchmark.csv")).size());
    assertTrue(Files.readString(path("whole/benchmark.md")).contains("| mada | "));
    String report = Files.readString(path("whole/report.html"));
    assertTrue(
        report.contains("\"overlaps\":[{") && report.contains("\"strips\":[{"),
        "the report has all parts");
    JsonObject json = json("whole/benchmark.json");
    assertEquals(2, json.getAsJsonArray("summary").size());
    JsonObject mada = json.getAsJsonArray("cells").get(1).getAsJsonObject();
    assertEquals("cells/mada-2-1", mada.get("directory").getAsString());
    assertEquals(2, mada.get("images").getAsInt());
    assertEquals(0.5, mada.get("labelled_share").getAsDouble());
    assertTrue(mada.get("select_seconds").getAsDouble() > 0);
    assertTrue(mada.get("seconds").getAsDouble() > 0);
    assertTrue(mada.get("error").isJsonNull());
    assertEquals(
        List.of("warmup", "stage1"),
        List.copyOf(mada.getAsJsonObject("scores").keySet()),
        "stage 2 was not asked for");
  }

  @Test
  void aSeedIsWarmedUpOnceForAllItsCells() throws IOException {
    Path warmup = path("whole/cells/mada-2-1/warmup");
    assertEquals(Path.of("../../seeds/1/warmup"), Files.readSymbolicLink(warmup));
    assertTrue(Files.isSameFile(warmup, path("whole/cells/random-2-1/warmup")));
    assertFalse(Files.isSameFile(warmup, path("whole/cells/mada-2-2/warmup")));
    assertFalse(Files.exists(path("whole/seeds/1/selection.txt")));
  }

  @Test
  void aCellIsLikeARunOfItsOwn() throws IOException {
    Path cell = path("whole/cells/mada-2-1");
    Path own = path("own");
    List<String> options = List.of("--device", "cpu", "--threads", "1", "--quiet", "--run-dir");
    Cli run = Cli.run(command("run", cell.resolve("config.yml"), options, own));
    assertEquals(0, run.status(), run.err());
    for (String file :
        List.of("selection.txt", "metrics.json", "stage1/best.safetensors", "pool/features.npy")) {
      assertArrayEquals(
          Files.readAllBytes(own.resolve(file)), Files.readAllBytes(cell.resolve(file)), file);
    }

    Cli evaluated = Cli.run(command("evaluate", cell.resolve("config.yml"), options, cell));
    assertEquals(0, evaluated.status(), evaluated.err());
    assertTrue(evaluated.out().contains("stage1"), evaluated.out());
  }

  @Test
  void whatFailsLeavesTheOthersAlone() throws IOException {
    String faults =
        Stream.of("constructor", "needs", "exception", "linkage", "twice", "nan", "few")
            .map(fault -> "{strategy: faulty, fault: " + fault + ", label: " + fault + "}, ")
            .reduce("", String::concat);

    Cli result =
        benchmark(
            "faulty",
            "strategies: [" + faults + "random], seeds: [1], images: [2]",
            "--set",
            "modules=[io.mada.app.HaltingModule, io.mada.app.FaultyModule]");

    assertEquals(1, result.status());
    List<String> lines = result.err().lines().toList();
    assertEquals(8, lines.size(), result.err());
    assertFailure(
        "constructor", "'faulty' of io.mada.app.FaultyModule failed in its factory", lines.get(0));
    assertFailure("needs", "Needs.ofTarget()", lines.get(1));
    assertFailure("exception", "no idea", lines.get(2));
    assertFailure("linkage", "com/acme/Gone", lines.get(3));
    String returned = "the strategy 'faulty' of io.mada.app.FaultyModule returned ";
    assertFailure("twice", returned + "synthetic/000000 twice", lines.get(4));
    assertFailure("nan", returned + "the score NaN", lines.get(5));
    assertFailure("few", returned + "0 images where 2 were asked for", lines.get(6));
    assertTrue(lines.get(7).startsWith("mada: 7 of 8 cells failed"), lines.get(7));
    assertEquals("random-2-1 done", cells("faulty").get(0));
    assertEquals("constructor-2-1 failed", cells("faulty").get(1));
    assertTrue(
        Files.readString(path("faulty/benchmark.md"))
            .contains("- cells/twice-2-1: the strategy 'faulty'"));
  }

  private static void assertFailure(String label, String reason, String line) {
    assertTrue(
        line.startsWith("mada: cells/" + label + "-2-1 failed: ") && line.contains(reason), line);
  }

  @Test
  void aProbeThatFailsIsTheTroubleOfItsStrategyAlone() throws IOException {
    Cli result =
        benchmark(
            "unmeasured",
            "strategies: [{strategy: faulty, fault: probe}, entropy, mada], seeds: [1], images: [2]",
            "--set",
            "modules=[io.mada.app.HaltingModule, io.mada.app.FaultyModule]");

    assertEquals(1, result.status());
    List<String> lines = result.err().lines().toList();
    assertEquals(3, lines.size(), result.err());
    assertTrue(
        lines.get(0).startsWith("mada: seeds/1: each cell passes over the images itself: "),
        lines.get(0));
    String failure =
        "io.mada.app.FaultyModule failed in its probe 'faulty': java.lang.IllegalStateException: nothing to see";
    assertTrue(lines.get(0).endsWith(failure), lines.get(0));
    assertTrue(lines.get(1).startsWith("mada: cells/faulty-2-1 failed: "), lines.get(1));
    assertEquals(
        List.of("faulty-2-1 failed", "entropy-2-1 done", "mada-2-1 done"), cells("unmeasured"));
    assertFalse(Files.isSymbolicLink(path("unmeasured/cells/entropy-2-1/pool")));
    assertTrue(Files.isSymbolicLink(path("unmeasured/cells/mada-2-1/source")));
  }

  @Test
  void aProbeIsNotTakenForABuiltInOneOfItsName() throws IOException {
    Cli result =
        benchmark(
            "taken",
            "strategies: [{strategy: faulty, fault: entropy}, entropy], seeds: [1], images: [2]",
            "--set",
            "modules=[io.mada.app.HaltingModule, io.mada.app.FaultyModule]");

    assertEquals(1, result.status());
    assertEquals(List.of("faulty-2-1 failed", "entropy-2-1 done"), cells("taken"));
    String taken =
        "the strategy 'faulty' of io.mada.app.FaultyModule needs a probe named 'entropy', as the built-in";
    assertTrue(result.err().lines().findFirst().orElse("").contains(taken), result.err());
  }

  @Test
  void aProbeIsNotTakenForAnotherOneOfItsName() {
    Cli result =
        benchmark(
            "rivals",
            "strategies: [{strategy: faulty, fault: probe, label: first}, rival], seeds: [1], images: [2]",
            "--set",
            "modules=[io.mada.app.HaltingModule, io.mada.app.FaultyModule]");

    assertEquals(2, result.status());
    assertEquals(
        "mada: the probe 'faulty' means one thing for the strategy 'faulty' of io.mada.app.FaultyModule as 'first' and"
            + " another for the strategy 'rival' of io.mada.app.FaultyModule; one of them must give it another name\n",
        result.err());
  }

  @Test
  void aWarmUpThatFailsFailsTheCellsOfItsSeed() throws IOException {
    Cli result =
        benchmark(
            "diverging",
            "strategies: [random, mada], seeds: [1], images: [2]",
            "--set",
            "stages.warmup.optimizer.lr=1.0e+30");

    assertEquals(1, result.status());
    List<String> lines = result.err().lines().toList();
    assertEquals(3, lines.size(), result.err());
    assertTrue(
        lines.get(1).startsWith("mada: cells/mada-2-1 failed: seeds/1: warmup: the loss '"),
        lines.get(1));
    assertTrue(lines.get(2).startsWith("mada: 2 of 2 cells failed; "), lines.get(2));
  }

  @Test
  void whatFailedGoesOnFromItsLastCheckpoint() throws IOException {
    Path obstacle = Files.writeString(folder.resolve("fail"), "");
    assertEquals(1, benchmark("failed", "strategies: [mada], seeds: [2], images: [2]").status());
    assertEquals(List.of("mada-2-2 failed"), cells("failed"));
    Files.delete(obstacle);
    long warmup = modified("failed/seeds/2/warmup/last.safetensors");

    Cli resumed = benchmark("failed", "strategies: [mada], seeds: [2], images: [2]", "--resume");

    assertEquals(0, resumed.status(), resumed.err());
    assertEquals(warmup, modified("failed/seeds/2/warmup/last.safetensors"));
    JsonObject stage1 =
        json("failed/cells/mada-2-2/run.json").getAsJsonObject("steps").getAsJsonObject("stage1");
    assertEquals(10, stage1.get("images").getAsInt(), "iterations 3 and 4 with an evaluation");
    assertSameScores("failed", "mada-2-2");
  }

  @Test
  void whatWasKilledGoesOn() throws Exception {
    Path obstacle = Files.writeString(folder.resolve("hang"), "");
    String compared = "benchmark={strategies: [mada, random], seeds: [1], images: [2]}";
    String err =
        KilledProcess.run(
            experiment.arguments("benchmark", "killed", "--set", compared),
            experiment.directory("killed/cells/random-2-1/stage1/last.safetensors"),
            obstacle);

    assertTrue(err.endsWith("--resume --run-dir " + experiment.directory("killed") + "\n"), err);
    assertEquals(
        List.of("random-2-1 waiting", "mada-2-1 waiting"),
        cells("killed"),
        "it did not go on to the next");
    Cli resumed = experiment.run("benchmark", "killed", "--resume", "--set", compared);
    assertEquals(0, resumed.status(), resumed.err());
    assertSameScores("killed", "random-2-1");
    assertSameScores("killed", "mada-2-1");
  }

  private void assertSameScores(String directory, String cell) throws IOException {
    assertEquals(
        Files.readString(path("whole/cells/" + cell + "/metrics.json")),
        Files.readString(path(directory + "/cells/" + cell + "/metrics.json")));
  }

  @Test
  void strategiesSeedsAndBudgetsCanJoinLater() throws IOException {
    assertEquals(0, benchmark("grown", "strategies: [random], seeds: [1], images: [2]").status());
    assertFalse(Files.exists(path("grown/seeds/1/pool")));
    long trained = modified("grown/cells/random-2-1/stage1/last.safetensors");

    String grown = "strategies: [random, {strategy: ripu, rounds: 2}], seeds: [1], images: [2, 3]";
    Cli result = benchmark("grown", grown, "--resume");

    assertEquals(0, result.status(), result.err());
    assertEquals(trained, modified("grown/cells/random-2-1/stage1/last.safetensors"));
    assertEquals(
        List.of("random-2-1 done", "ripu-2-1 done", "random-3-1 done", "ripu-3-1 done"),
        cells("grown"));
    assertTrue(
        Files.isSymbolicLink(path("grown/cells/ripu-2-1/pool")), "the first round shares the pass");
    assertTrue(Files.exists(path("grown/cells/ripu-2-1/rounds/2/pool/region_score.npy")));
    JsonObject ripu = json("grown/benchmark.json").getAsJsonArray("cells").get(1).getAsJsonObject();
    assertEquals(4, ripu.get("images").getAsInt(), "windows of every image");
    assertEquals(
        0.5, ripu.get("labelled_share").getAsDouble(), 0.005, "to half of a window of 3 x 3");

    String shrunk = "strategies: [random], seeds: [1], images: [2, 3]";
    assertError(
        2,
        "was last worked on with another configuration, which its config.yml keeps: benchmark.strategies was",
        benchmark("grown", shrunk, "--resume"));
    assertError(
        2,
        "model.width was 0.25 and is now 1",
        benchmark("grown", grown, "--resume", "--set", "model.width=1"));
  }

  @Test
  void aDirectoryHoldsOneThing() {
    String compared = "strategies: [mada, random], seeds: [1, 2], images: [2]";
    assertError(2, "holds a run already", benchmark("whole", compared));
    assertError(
        2,
        "holds a benchmark; its runs are the folders in",
        experiment.run("run", "whole", "--resume"));
    assertEquals(0, experiment.run("warmup", "single").status());
    assertError(2, "holds a single run, no benchmark", benchmark("single", compared, "--resume"));
    try (RunDirectory taken = RunDirectory.open(path("whole"))) {
      assertError(
          1, taken.path() + " is in use by another mada", benchmark("whole", compared, "--resume"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
      strategies: [mda], seeds: [1], images: [2]          | strategies[0].strategy 'mda' is unknown; did you mean 'mad
      strategies: [{strategy: ripu, radus: 4}], seeds: [1], images: [2] | strategies[0].radus is not known here
      strategies: [random, random], seeds: [1], images: [2] | strategies has 'random' twice; give one a label
      strategies: [{strategy: mada, label: a/b}], seeds: [1], images: [2] | strategies[0].label 'a/b' must be letters
      strategies: [{strategy: mada, budget: 0.5}], seeds: [1], images: [2] | strategies[0].budget stands under benchmark
      strategies: [], seeds: [1], images: [2]             | strategies must be a list of strategies
      strategies: [random], seeds: [], images: [2]        | seeds must have one at least
      strategies: [random], seeds: [1, 1], images: [2]    | seeds has one twice
      strategies: [random], seeds: [0.5], images: [2]     | seeds[0] must be a whole number
      strategies: [random], seeds: [1], images: [2, 2]    | images has one twice
      strategies: [random], seeds: [1], images: [0]       | images[0] must be at least 1, not 0
      strategies: [random], seeds: [1], budgets: [1.5]    | budgets[0] must be above 0 and at most 1, not 1.5
      strategies: [random], seeds: [1], budgets: []       | budgets must have one at least
      strategies: [random], seeds: [1]                    | budgets is missing
      strategies: [random], seeds: [1], images: [1], budgets: [0.5] | images and budgets exclude each other
      strategies: [random], seds: [1], images: [2]        | seeds is missing; is 'seds' a misspelling of it?
      """)
  void aMistakeLeavesNothingBehind(String compared, String error) {
    assertError(2, "benchmark." + error, benchmark("mistaken", compared));
    assertError(2, "benchmark." + error, command("run", compared));
    assertFalse(Files.exists(path("mistaken")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
      strategies: [random], seeds: [1], images: [5]  | selection.images is 5, but the pool has only 4 images
      strategies: [random], seeds: [1], budgets: [0.1] | selection.budget 0.1 of a pool of 4 images is no image at all
      """)
  void aBudgetMustFitThePool(String compared, String error) {
    assertError(2, error, benchmark("mistaken", compared));
    assertFalse(Files.exists(path("mistaken")));
  }

  @Test
  void whatStrategiesNeedIsLookedAtFirst() {
    String compared = "strategies: [random, aada], seeds: [1], images: [2]";
    assertError(
        2,
        "the strategy 'aada' asks a discriminator; add {term: adversarial",
        benchmark(
            "mistaken",
            compared,
            "--set",
            "stages.warmup.terms=[{term: supervised, images: source}]"));
    assertError(
        2,
        "benchmark.until: there is no stage 'stage3'",
        benchmark("mistaken", compared + ", until: stage3"));
    assertError(2, "benchmark is missing", experiment.run("benchmark", "mistaken"));
    assertFalse(Files.exists(path("mistaken")));
  }

  private Cli benchmark(String directory, String compared, String... options) {
    List<String> all = new ArrayList<>(List.of("--set", "benchmark={" + compared + "}"));
    all.addAll(List.of(options));
    return experiment.run("benchmark", directory, all.toArray(String[]::new));
  }

  private Cli command(String command, String compared) {
    return experiment.run(command, "mistaken", "--set", "benchmark={" + compared + "}");
  }

  private static String[] command(
      String command, Path configuration, List<String> options, Path directory) {
    List<String> arguments = new ArrayList<>(List.of(command, configuration.toString()));
    arguments.addAll(options);
    arguments.add(directory.toString());
    return arguments.toArray(String[]::new);
  }

  private Path path(String name) {
    return experiment.directory(name);
  }

  /** The cells of a benchmark in the order of its file, as {@code mada-2-1 done}. */
  private List<String> cells(String directory) throws IOException {
    List<String> cells = new ArrayList<>();
    for (JsonElement cell : json(directory + "/benchmark.json").getAsJsonArray("cells")) {
      String name = cell.getAsJsonObject().get("directory").getAsString().replace("cells/", "");
      cells.add(name + " " + cell.getAsJsonObject().get("status").getAsString());
    }
    return cells;
  }

  private JsonObject json(String file) throws IOException {
    return JsonParser.parseString(Files.readString(path(file))).getAsJsonObject();
  }

  private long modified(String file) throws IOException {
    return Files.getLastModifiedTime(path(file)).toMillis();
  }
}

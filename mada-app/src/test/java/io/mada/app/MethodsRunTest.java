package io.mada.app;

import static io.mada.app.Cli.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mada.data.yaml.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Benchmarks of methods, each a configuration file beside that of the benchmark. */
class MethodsRunTest {

  @TempDir private Path folder;

  @BeforeEach
  void writeMethods() throws IOException {
    TinyExperiment.in(folder);
    write("mada.yml", "extends: tiny.yml\n");
    write(
        "pseudo.yml",
        """
        extends: tiny.yml
        selection: {strategy: random}
        stages:
          stage1: null
          stage2: null
          adapt:
            terms:
              - {term: supervised, images: selected}
              - {term: supervised, images: source}
              - {term: pseudo_label, weight: 0.5}
            iterations: 3
            batch: 2
            optimizer: {lr: 0.01}
        """);
    write(
        "other.yml",
        """
        extends: pseudo.yml
        stages: {warmup: {iterations: 2}}
        """);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Cli benchmark(String compared, String... options) throws IOException {
    write("bench.yml", "extends: tiny.yml\nname: bench\nbenchmark: {" + compared + "}\n");
    return run("benchmark", "bench.yml", options);
  }

  private Cli run(String command, String file, String... options) {
    List<String> arguments = new ArrayList<>(List.of(command, path(file).toString()));
    arguments.addAll(List.of("--run-dir", path("run").toString(), "--device", "cpu"));
    arguments.addAll(List.of("--threads", "1", "--quiet"));
    arguments.addAll(List.of(options));
    return Cli.run(arguments.toArray(String[]::new));
  }

  private Path path(String name) {
    return folder.resolve(name);
  }

  private JsonObject json(String file) throws IOException {
    return JsonParser.parseString(Files.readString(path(file))).getAsJsonObject();
  }

  private List<String> cells() throws IOException {
    List<String> cells = new ArrayList<>();
    for (JsonElement cell : json("run/benchmark.json").getAsJsonArray("cells")) {
      String name = cell.getAsJsonObject().get("directory").getAsString().replace("cells/", "");
      cells.add(name + " " + cell.getAsJsonObject().get("status").getAsString());
    }
    return cells;
  }

  private Map<?, ?> configuration(String cell) throws IOException {
    return (Map<?, ?>)
        YamlFile.parse(Files.readString(path("run/cells/" + cell + "/config.yml")), "c").values();
  }

  private static Object at(Object values, String... keys) {
    Object at = values;
    for (String key : keys) {
      at = ((Map<?, ?>) at).get(key);
    }
    return at;
  }

  @Test
  void methodsAreComparedBesideTheirControlsAndShareWhatBeginsAlike() throws IOException {
    Cli result =
        benchmark(
            "methods: [mada, {name: pseudo, label: slow, set: {stages.adapt.iterations: 5}}, other],"
                + " seeds: [1, 2], budgets: [0, 0.5], control: supervised");

    assertEquals("", result.err());
    assertEquals(0, result.status());
    assertEquals(22, cells().size());
    assertEquals(
        List.of("mada-0-1 done", "slow-0-1 done", "other-0-1 done", "control-0-1 done"),
        cells().subList(0, 4));
    assertTrue(Files.isSymbolicLink(path("run/cells/slow-0.5-1/warmup")));
    assertTrue(
        Files.isSameFile(path("run/cells/slow-0.5-1/warmup"), path("run/cells/mada-0.5-1/warmup")));
    assertTrue(
        Files.isSameFile(path("run/cells/slow-0-1/warmup"), path("run/cells/mada-0.5-1/warmup")));
    assertTrue(
        Files.isSameFile(path("run/cells/other-0.5-1/warmup"), path("run/seeds/1-other/warmup")));
    assertEquals(5L, at(configuration("slow-0.5-2"), "stages", "adapt", "iterations"));
    assertEquals(0.5, at(configuration("slow-0.5-2"), "selection", "budget"));
    assertFalse(configuration("slow-0-2").containsKey("selection"));
    assertEquals(2, ((List<?>) at(configuration("slow-0-2"), "stages", "adapt", "terms")).size());

    assertFalse(
        Files.exists(path("run/cells/control+slow-0-1")),
        "without a budget it is the same as control");
    assertEquals(
        "control",
        summary(json("run/benchmark.json"), "slow", 0, "final")
            .getAsJsonObject("control_difference")
            .get("to")
            .getAsString());

    // Stage 1 and 2 of mada are the longest: 4 + 2 steps.
    assertEquals(6L, at(configuration("control-0.5-1"), "stages", "control", "iterations"));
    assertEquals("warmup", at(configuration("control-0.5-1"), "stages", "control", "from"));
    assertEquals(
        Files.readString(path("run/cells/mada-0.5-1/selection.txt")),
        Files.readString(path("run/cells/control-0.5-1/selection.txt")));
    assertEquals(
        Files.readString(path("run/cells/slow-0.5-1/selection.txt")),
        Files.readString(path("run/cells/control+slow-0.5-1/selection.txt")));

    JsonObject json = json("run/benchmark.json");
    assertEquals("mada", json.get("reference").getAsString());
    assertEquals("method", json.get("compared").getAsString());
    JsonObject slow = summary(json, "slow", 0.5, "final");
    double last = 0;
    for (int seed = 1; seed <= 2; seed++) {
      last += (miou("slow-0.5-" + seed, "adapt") - miou("mada-0.5-" + seed, "stage2")) / 2;
    }
    assertEquals(last, slow.getAsJsonObject("difference").get("mean").getAsDouble(), 1e-12);
    assertEquals("mada", slow.getAsJsonObject("difference").get("to").getAsString());
    JsonObject control = slow.getAsJsonObject("control_difference");
    assertEquals("control+slow", control.get("to").getAsString());
    double toControl = 0;
    for (int seed = 1; seed <= 2; seed++) {
      toControl +=
          (miou("slow-0.5-" + seed, "adapt") - miou("control+slow-0.5-" + seed, "control")) / 2;
    }
    assertEquals(toControl, control.get("mean").getAsDouble(), 1e-12);
    String tables = Files.readString(path("run/benchmark.md"));
    assertTrue(tables.startsWith("# bench: 3 methods, 2 seeds\n"), tables);
    assertTrue(tables.contains("## final with 0.5 of the pool\n"), tables);
    assertTrue(Files.readString(path("run/report.html")).contains("control_difference"));
  }

  private double miou(String cell, String stage) throws IOException {
    return json("run/cells/" + cell + "/metrics.json")
        .getAsJsonObject(stage)
        .get("miou")
        .getAsDouble();
  }

  private static JsonObject summary(JsonObject json, String label, double budget, String stage) {
    for (JsonElement row : json.getAsJsonArray("summary")) {
      JsonObject summary = row.getAsJsonObject();
      if (summary.get("strategy").getAsString().equals(label)
          && summary.get("budget").getAsDouble() == budget
          && summary.get("stage").getAsString().equals(stage)) {
        return summary;
      }
    }
    throw new AssertionError(label + " " + stage);
  }

  @Test
  void methodsAreCrossedWithStrategiesAndGoOnAsTheyWere() throws IOException {
    String compared =
        "methods: [{name: pseudo, budgets: [0.5]}], strategies: [random, mada], seeds: [1],"
            + " budgets: [0, 0.5]";
    assertEquals(0, benchmark(compared).status());
    assertEquals(List.of("pseudo+random-0.5-1 done", "pseudo+mada-0.5-1 done"), cells());

    write("pseudo.yml", Files.readString(path("pseudo.yml")).replace("0.5}", "0.7}"));
    assertError(
        2,
        "another configuration, which its config.yml keeps: benchmark.configurations.pseudo.stages.adapt.terms was",
        benchmark(compared, "--resume"));
    write("pseudo.yml", Files.readString(path("pseudo.yml")).replace("0.7}", "0.5}"));
    Cli more = benchmark(compared.replace("[{name", "[mada, {name"), "--resume");
    assertEquals("", more.err());
    assertEquals(
        List.of(
            "mada-0-1 done",
            "mada+random-0.5-1 done",
            "mada+mada-0.5-1 done",
            "pseudo+random-0.5-1 done",
            "pseudo+mada-0.5-1 done"),
        cells());

    // What is kept is whole: it needs no other file.
    Files.delete(path("mada.yml"));
    Files.copy(path("run/config.yml"), path("kept.yml"));
    assertEquals("", run("benchmark", "kept.yml", "--resume").err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
      methods: [gone], seeds: [1], budgets: [0.5] | bench.yml:3: benchmark.methods[0].name 'gone' cannot be used: FOLDER/gone.yml does not exist
      methods: [broken], seeds: [1], budgets: [0.5] | benchmark.methods[0].name 'broken' cannot be used: broken.yml:2:
      methods: [mada, mada], seeds: [1], budgets: [0.5] | benchmark.methods has 'mada' twice; give one a label: {name: mada, label: another}
      methods: [bench], seeds: [1], budgets: [0.5] | bench.yml:3: benchmark.methods[0].name is a method file that is a benchmark
      methods: [far], seeds: [1], budgets: [0.5] | the method 'far': data must be the same as the benchmark's
      methods: [], seeds: [1], budgets: [0.5] | benchmark.methods must be a list of methods, as [mada, class_mix]
      methods: [{label: a}], seeds: [1], budgets: [0.5] | benchmark.methods[0].name is missing
      methods: [{name: mada, lable: a}], seeds: [1], budgets: [0.5] | benchmark.methods[0].lable is not known here; did you mean 'label'?
      methods: [{name: mada, label: a/b}], seeds: [1], budgets: [0.5] | benchmark.methods[0].label 'a/b' must be letters
      methods: [{name: mada, set: {seed.x: 1}}], seeds: [1], budgets: [0.5] | bench.yml:3: benchmark.methods[0].set.seed.x: 'seed' is no mapping
      methods: [{name: mada, set: 5}], seeds: [1], budgets: [0.5] | benchmark.methods[0].set must be a mapping
      methods: [{name: mada, budgets: [0.4]}], seeds: [1], budgets: [0.5] | benchmark.methods[0].budgets must be some of benchmark.budgets
      methods: [mada], until: stage1, seeds: [1], budgets: [0.5] | benchmark.until cannot stand beside methods
      methods: [mada], seeds: [1], budgets: [0.5], control: none | benchmark.control must be supervised, not 'none'
      methods: [{name: mada, label: control}], control: supervised, seeds: [1], budgets: [0.5] | benchmark.control is called 'control' itself
      methods: [{name: mada, set: {stages.stage1.lr: 1}}], seeds: [1], budgets: [0.5] | the method 'mada': bench.yml:3: stages.stage1.lr is not known here
      methods: [alone], seeds: [1], budgets: [0, 0.5] | the method 'alone': no stage learns from selected images; it can only have the budget 0
      methods: [only], seeds: [1], budgets: [0, 0.5] | the method 'only': budget 0: stages.stage1 learns from selected images alone
      strategies: [random], seeds: [1], budgets: [0] | benchmark.budgets[0] must be above 0 and at most 1, not 0
      """)
  void aMistakeIsOneLine(String compared, String error) throws IOException {
    write("broken.yml", "name: a\nseed: [1");
    write("far.yml", "extends: tiny.yml\ndata: {target: {count: 3}}");
    write(
        "alone.yml",
        "extends: pseudo.yml\nselection: null\nstages: {adapt: {terms: [{term: pseudo_label}]}}");
    write(
        "only.yml",
        "extends: tiny.yml\nstages: {stage1: {terms: [{term: supervised, images: selected}]}}");

    assertError(2, error.replace("FOLDER", folder.toString()), benchmark(compared));
    assertFalse(Files.exists(path("run")));
  }

  @Test
  void aMethodWithoutSelectionIsTrainedWithoutABudget() throws IOException {
    write(
        "alone.yml",
        "extends: pseudo.yml\nselection: null\nstages: {adapt: {terms: [{term: pseudo_label}]}}");
    Cli result =
        benchmark("methods: [pseudo, {name: alone, budgets: [0]}], seeds: [1], budgets: [0, 0.5]");

    assertEquals("", result.err());
    assertEquals(List.of("pseudo-0-1 done", "alone-0-1 done", "pseudo-0.5-1 done"), cells());
  }

  /** The rounds of a method that selects nothing are its own, and no warm-up of the control. */
  @Test
  void theControlOfAMethodWithoutSelectionHasNoneOfItsRounds() throws IOException {
    String round =
        "{terms: [{term: supervised, images: source}, {term: pseudo_label}], iterations: 3, batch: 2,"
            + " optimizer: {lr: 0.01}}";
    write(
        "rounds.yml",
        "extends: tiny.yml\nselection: null\nstages: {stage1: null, stage2: null, round1: "
            + round
            + ", round2: "
            + round.replace("iterations: 3", "from: null, iterations: 2")
            + "}");
    Cli result =
        benchmark(
            "methods: [{name: mada, budgets: [0.5]}, {name: rounds, budgets: [0]}], seeds: [1, 2],"
                + " budgets: [0, 0.5], control: supervised");

    assertEquals("", result.err());
    Map<?, ?> stages = (Map<?, ?>) configuration("control+rounds-0-1").get("stages");
    assertEquals(Set.of("warmup", "control"), stages.keySet());
    assertEquals(6L, at(stages, "control", "iterations"));
    assertEquals("warmup", at(stages, "control", "from"));
    assertEquals(1, ((List<?>) at(stages, "control", "terms")).size());
    String tables = Files.readString(path("run/benchmark.md"));
    String unselected =
        tables.substring(
            tables.indexOf("## final with 0 of the pool"),
            tables.indexOf("## final with 0.5 of the pool"));
    assertTrue(unselected.contains("With 2 seeds and a standard deviation of "), unselected);
    assertTrue(unselected.contains("| difference to control | corrected | could show |"));
  }

  @Test
  void noMethodMayHaveAStageOfTheControlsName() throws IOException {
    write("named.yml", Files.readString(path("pseudo.yml")).replace("  adapt:", "  control:"));
    assertError(
        2,
        "benchmark.control adds a stage called 'control'; give stages.control another name",
        benchmark("methods: [named], seeds: [1], budgets: [0.5], control: supervised"));
  }

  @Test
  void whatIsSetIsSetInTheMethodsToo() throws IOException {
    Cli result =
        benchmark(
            "methods: [mada], seeds: [1], budgets: [0.5]",
            "--set",
            "data.target.count=2",
            "--set",
            "stages.stage2=null");

    assertEquals("", result.err());
    assertEquals(2L, at(configuration("mada-0.5-1"), "data", "target", "count"));
  }

  @Test
  void otherCommandsDoNotNeedTheMethods() throws IOException {
    write(
        "bench.yml", "extends: tiny.yml\nbenchmark: {methods: [gone], seeds: [1], images: [2]}\n");
    assertError(2, "gone.yml does not exist", run("run", "bench.yml"));
    assertEquals("", run("warmup", "bench.yml", "--set", "benchmark=null").err());
  }
}

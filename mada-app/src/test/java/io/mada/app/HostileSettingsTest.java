package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.Text;
import io.mada.api.data.RgbImage;
import io.mada.data.image.PngFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every key that the product reads, with values that make no sense there: they are accepted, or one line names the key.
 * The keys, and the plug-ins that have some, are those that the product itself lists when it meets one that it does not
 * know; so what is new is tried as well.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileSettingsTest {

  /** Like no key, so that all that are known are listed instead of the nearest. */
  private static final String UNKNOWN = "q".repeat(60);
  private static final Pattern KEYS = Pattern.compile(".*" + UNKNOWN + " is not known here; known: (.*)\n");
  private static final Pattern NAMES = Pattern.compile(".* \\(([a-z ]+): (.*)\\)\n");
  private static final List<String> NUMBERS =
      List.of(
          "-1", "0", "0.5", "1e9", "2147483647", "2147483648", "9223372036854775807", "1e308", ".inf", "-.inf", ".nan");
  private static final List<String> OTHERS = List.of("''", "[]", "{}", "[[]]", "[{}]", "true", "word", "\"a\\0b\"");
  private static final double MOST_SECONDS = 3;

  private static final String TEXT =
      """
      data:
        source:     {dataset: synthetic, count: 5, size: [32, 32], style: {base: day}}
        target:     {dataset: synthetic, count: 4, size: [32, 32]}
        validation: {dataset: synthetic, count: 2, size: [32, 32]}
      model: {backbone: mobilenet_v2, width: 0.25, aspp_channels: 8, decoder_channels: 8, low_level_channels: 4}
      anchors: {count: 2}
      selection: {strategy: mada, images: 2}
      stages:
        warmup: {terms: [{term: supervised, images: source}, {term: adversarial, weight: 0.001}], iterations: 4, batch: 2, optimizer: {lr: 0.01}}
        stage1: {terms: [{term: supervised, images: selected}, {term: supervised, images: source}], iterations: 4, batch: 2, optimizer: {lr: 0.01}}
        stage2:
          terms:
            - {term: supervised, images: selected}
            - {term: pseudo_label}
            - {term: soft_anchor}
          iterations: 2
          batch: 2
          optimizer: {lr: 0.01}
      benchmark: {strategies: [{strategy: random, rounds: 1}], seeds: [1], images: [2]}
      """;

  /** How each kind of plug-in is chosen by its name and what it cannot do without; and where its settings then are. */
  private static final Map<String, String> CHOICES =
      Map.of(
          "model={backbone: resnet18, network: %s%s}", "model",
          "model={backbone: %s%s}", "model",
          "selection={strategy: %s, images: 2%s}", "selection",
          "annotator={name: %s%s}", "annotator",
          "data.source={dataset: %s%s}", "data.source",
          "stages.stage1.terms=[{term: supervised, images: selected, loss: {name: %s%s}}]", "stages.stage1.terms[0].loss",
          "stages.stage2.terms=[{term: supervised, images: selected}, {term: %s%s}]", "stages.stage2.terms[1]",
          "stages.stage1.optimizer={name: %s, lr: 0.01%s}", "stages.stage1.optimizer",
          "stages.stage1.schedule={name: %s%s}", "stages.stage1.schedule",
          "stages.stage1.augment=[{%s: %s}]", "stages.stage1.augment[0].%s");
  private static final Map<String, String> NEEDED =
      Map.of(
          "stages.stage1.schedule step", ", at: [2]",
          "selection list", ", file: FOLDER/names.txt",
          "data.source synthetic", ", count: 4, size: [32, 32]",
          "data.source folder", ", images: FOLDER/images",
          "stages.stage1.augment[0].%s random_scale", "{range: [0.5, 1], width: 20}",
          "stages.stage1.augment[0].%s random_crop", "[16, 16]",
          "stages.stage1.augment[0].%s horizontal_flip", "0.5",
          "stages.stage1.augment[0].%s color_jitter", "{hue: 0.1}");

  @TempDir private static Path folder;

  private final Set<String> tried = new LinkedHashSet<>();
  private final List<String> problems = new ArrayList<>();
  private Path file;
  private Path obstacle;

  @BeforeAll
  void write() throws IOException {
    file = Files.writeString(folder.resolve("hostile.yml"), TEXT);
    Files.writeString(folder.resolve("names.txt"), "synthetic/000001\nsynthetic/000002\n");
    obstacle = Files.writeString(folder.resolve("obstacle"), "");
    Files.createDirectories(folder.resolve("images"));
    PngFiles.write(folder.resolve("images/a.png"), new RgbImage(2, 2, new byte[12]));
  }

  @Test
  void everyValueIsAcceptedOrNamed() {
    assertTrue(isAccepted(run("run")), run("run").err());
    assertTrue(isAccepted(run("benchmark")), run("benchmark").err());
    explore(List.of(), "");
    explore(List.of(), "benchmark.strategies[0]");
    CHOICES.forEach((assignment, path) -> {
      for (String name : names(assignment)) {
        String needed = NEEDED.getOrDefault(path + " " + name, "").replace("FOLDER", folder.toString());
        tryAll(List.of(Text.of(assignment, name, needed)), Text.of(path, name));
      }
    });
    assertEquals(List.of(), problems, problems.size() + " problems");
    assertTrue(tried.size() > 100 && tried.contains("stages.*.schedule.factor"), "only these were found: " + tried);
  }

  /** Tries every key of a section, and of the sections in it. */
  private void explore(List<String> chosen, String path) {
    for (String key : keys(chosen, path)) {
      tryAll(chosen, path.isEmpty() ? key : path + "." + key);
    }
  }

  private void tryAll(List<String> chosen, String name) {
    if (tried.add(likeName(name))) {
      attempt(chosen, name);
    }
    explore(chosen, name);
  }

  /** One name for keys that the same code reads. */
  private static String likeName(String name) {
    return name
        .replaceFirst("^data\\.(source|target|validation)", "data.*")
        .replaceFirst("^stages\\.(warmup|stage1|stage2)\\.", "stages.*.")
        .replaceFirst("colors\\..*", "colors.*");
  }

  /** The keys that a section knows, by its own account; none where there is no section. */
  private List<String> keys(List<String> chosen, String path) {
    Cli result = run(command(path), with(chosen, (path.isEmpty() ? "" : path + ".") + UNKNOWN + "=1"));
    Matcher known = KEYS.matcher(result.err());
    // Keys of two words cannot be set from the command line.
    return known.matches()
        ? Stream.of(known.group(1).split(", ")).filter(key -> !key.contains(" ")).toList()
        : List.of();
  }

  /** The plug-ins of a kind, by the product's own account. */
  private List<String> names(String assignment) {
    Matcher known = NAMES.matcher(run("run", List.of(Text.of(assignment, UNKNOWN, "1"))).err());
    assertTrue(known.matches(), assignment);
    return List.of(known.group(2).split(", "));
  }

  private void attempt(List<String> chosen, String name) {
    for (String number : NUMBERS) {
      attempt(chosen, name, number);
    }
    for (String value : OTHERS) {
      attempt(chosen, name, value);
    }
    if (!run(command(name), with(chosen, name + "=[]")).err().contains("not a list")) {
      for (String number : NUMBERS) {
        attempt(chosen, name, "[" + number + ", " + number + "]");
      }
    }
  }

  private void attempt(List<String> chosen, String name, String value) {
    double begun = cpuSeconds();
    Cli result = run(command(name), with(chosen, name + "=" + value));
    double seconds = cpuSeconds() - begun;
    boolean named = result.err().contains(name.substring(name.lastIndexOf('.') + 1));
    boolean right = result.status() == 2 && (named || isAccepted(result)) && result.err().lines().count() == 1;
    if (!right || seconds > MOST_SECONDS) {
      problems.add(Text.of("\n%s=%s after %.1f s: %d, %s", name, value, seconds, result.status(), result.err()));
    }
  }

  private static List<String> with(List<String> chosen, String assignment) {
    return Stream.concat(chosen.stream(), Stream.of(assignment)).toList();
  }

  private static String command(String key) {
    return key.startsWith("benchmark") ? "benchmark" : "run";
  }

  private Cli run(String command) {
    return run(command, List.of());
  }

  /** Everything that a command does before it makes the run directory, which cannot be made. */
  private Cli run(String command, List<String> assignments) {
    List<String> words = new ArrayList<>(List.of(command, file.toString(), "--device", "cpu"));
    words.addAll(List.of("--run-dir", obstacle.toString()));
    assignments.forEach(assignment -> words.addAll(List.of("--set", assignment)));
    return Cli.run(words.toArray(String[]::new));
  }

  private boolean isAccepted(Cli result) {
    return result.err().equals("mada: --run-dir is " + obstacle + ", which is no folder\n");
  }

  private static double cpuSeconds() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
  }
}

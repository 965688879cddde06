package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.Text;
import io.mada.api.data.RgbImage;
import io.mada.data.image.PngFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The keys that the product reads, and the plug-ins that have some: by its own account, since it
 * lists them when it meets one that it does not know. So what is new is found as well.
 */
final class KnownSettings {

  /** Like no key, so that all that are known are listed instead of the nearest. */
  private static final String UNKNOWN = "q".repeat(60);

  private static final Pattern KEYS =
      Pattern.compile(".*" + UNKNOWN + " is not known here; known: (.*)\n");
  private static final Pattern NAMES = Pattern.compile(".* \\(([a-z ]+): (.*)\\)\n");

  /**
   * Every section that the words of an assignment do not choose. A key that has no default here may
   * go unlisted.
   */
  static final String TEXT =
      """
      data:
        source:     {dataset: synthetic, count: 5, size: [32, 32], style: {base: day}}
        target:     {dataset: synthetic, count: 4, size: [32, 32]}
        validation: {dataset: synthetic, count: 2, size: [32, 32]}
        cache: {folder: cache, gigabytes: 1}
      model: {backbone: mobilenet_v2, width: 0.25, aspp_channels: 8, decoder_channels: 8, low_level_channels: 4}
      anchors: {count: 2}
      selection: {strategy: mada, images: 2, spread: {frames: 2}, groups: {by: '^(\\w+)/', at_most: 1}}
      stages:
        warmup: {terms: [{term: supervised, images: source}, {term: adversarial, weight: 0.001}], iterations: 4, batch: 2, optimizer: {lr: 0.01}}
        stage1: {from: warmup, terms: [{term: supervised, images: selected}, {term: supervised, images: source}], iterations: 4, batch: 2, optimizer: {lr: 0.01}}
        stage2:
          terms:
            - {term: supervised, images: selected}
            - {term: pseudo_label}
            - {term: soft_anchor}
          iterations: 2
          batch: 2
          optimizer: {lr: 0.01}
      evaluation: {flip: true}
      benchmark: {strategies: [{strategy: random, rounds: 1}], seeds: [1], images: [2]}
      """;

  /**
   * How each kind of plug-in is chosen by its name and what it cannot do without; and where its
   * settings then are.
   */
  static final Map<String, String> CHOICES =
      Map.ofEntries(
          Map.entry("model={backbone: resnet18, network: %s%s}", "model"),
          Map.entry("model={backbone: %s%s}", "model"),
          Map.entry("selection={strategy: %s, images: 2%s}", "selection"),
          Map.entry("annotator={name: %s%s}", "annotator"),
          Map.entry("compute={engine: %s%s}", "compute"),
          Map.entry("listeners=[{listener: %s%s}]", "listeners[0]"),
          Map.entry("data.source={dataset: %s%s}", "data.source"),
          Map.entry(
              "stages.stage1.terms=[{term: supervised, images: selected, loss: {name: %s%s}}]",
              "stages.stage1.terms[0].loss"),
          Map.entry(
              "stages.stage2.terms=[{term: supervised, name: first, images: selected}, {term: %s%s}]",
              "stages.stage2.terms[1]"),
          Map.entry("stages.stage1.optimizer={name: %s, lr: 0.01%s}", "stages.stage1.optimizer"),
          Map.entry("stages.stage1.schedule={name: %s%s}", "stages.stage1.schedule"),
          Map.entry("stages.stage1.augment=[{%s: %s}]", "stages.stage1.augment[0].%s"));

  /** What makes a benchmark of methods of it. */
  static final List<String> METHODS =
      List.of("benchmark={methods: [{name: method}], seeds: [1], budgets: [0.5]}");

  private static final Map<String, String> NEEDED =
      Map.ofEntries(
          Map.entry("stages.stage1.schedule step", ", at: [2]"),
          Map.entry("stages.stage2.terms[1] adversarial", ", weight: 0.001"),
          Map.entry("stages.stage2.terms[1] supervised", ", images: selected"),
          Map.entry("listeners[0] mlflow", ", uri: 'http://127.0.0.1:1'"),
          Map.entry("selection list", ", file: FOLDER/names.txt"),
          Map.entry("data.source synthetic", ", count: 4, size: [32, 32]"),
          Map.entry("data.source folder", ", images: FOLDER/images"),
          Map.entry("data.source gta5", ", root: FOLDER"),
          Map.entry("data.source synthia", ", root: FOLDER"),
          Map.entry("data.source cityscapes", ", root: FOLDER, split: train"),
          Map.entry("data.source acdc", ", root: FOLDER, split: train"),
          Map.entry("data.source camvid", ", root: FOLDER, split: train"),
          Map.entry("stages.stage1.augment[0].%s random_scale", "{range: [0.5, 1], width: 20}"),
          Map.entry("stages.stage1.augment[0].%s random_crop", "[16, 16]"),
          Map.entry("stages.stage1.augment[0].%s horizontal_flip", "0.5"),
          Map.entry("stages.stage2.terms[1] proda", ", strong: [{cutout: 0.3}]"),
          Map.entry("stages.stage1.augment[0].%s cutout", "0.3"),
          Map.entry("stages.stage1.augment[0].%s rand_augment", "{count: 1}"),
          Map.entry("stages.stage1.augment[0].%s color_jitter", "{hue: 0.1}"));

  private final Path folder;
  private final Path file;
  private final Path obstacle;

  /**
   * @param folder takes the files that the settings name
   */
  KnownSettings(Path folder) throws IOException {
    this.folder = folder;
    file = Files.writeString(folder.resolve("hostile.yml"), TEXT);
    Files.writeString(folder.resolve("method.yml"), "extends: hostile.yml\nbenchmark: null\n");
    obstacle = Files.writeString(folder.resolve("obstacle"), "");
    Files.writeString(folder.resolve("names.txt"), "synthetic/000001\nsynthetic/000002\n");
    Files.createDirectories(folder.resolve("images"));
    PngFiles.write(folder.resolve("images/a.png"), new RgbImage(2, 2, new byte[12]));
  }

  /**
   * Visits every section in which plug-ins are chosen, once for each plug-in.
   *
   * @param visitor of the assignments that choose it, and of the section's path
   */
  void forEachPlugin(BiConsumer<List<String>, String> visitor) {
    CHOICES.forEach(
        (assignment, path) ->
            names(assignment)
                .forEach(name -> visitor.accept(chosen(assignment, name), Text.of(path, name))));
  }

  /** What chooses a plug-in, and gives it what it cannot do without. */
  List<String> chosen(String assignment, String name) {
    String needed = NEEDED.getOrDefault(CHOICES.get(assignment) + " " + name, "");
    return List.of(Text.of(assignment, name, needed.replace("FOLDER", folder.toString())));
  }

  /** The keys that a section knows, by its own account; none where there is no section. */
  Set<String> keys(List<String> chosen, String path) {
    Cli result =
        run(command(path), with(chosen, (path.isEmpty() ? "" : path + ".") + UNKNOWN + "=1"));
    return listed(result);
  }

  /** The keys of a file that lists classes; {@code inEntry} those of a class. */
  Set<String> keysOfClassFile(boolean inEntry) {
    String text = inEntry ? "classes: [{name: road, %s: 1}]" : "classes: [{name: road}]\n%s: 1";
    try {
      Path classes = Files.writeString(folder.resolve("classes.yml"), Text.of(text, UNKNOWN));
      return listed(run("run", List.of("classes=" + classes)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Set<String> listed(Cli result) {
    Matcher known = KEYS.matcher(result.err());
    return known.matches() ? new LinkedHashSet<>(List.of(known.group(1).split(", "))) : Set.of();
  }

  /** The plug-ins of a kind, by the product's own account. */
  List<String> names(String assignment) {
    Matcher known = NAMES.matcher(run("run", List.of(Text.of(assignment, UNKNOWN, "1"))).err());
    assertTrue(known.matches(), assignment);
    return List.of(known.group(2).split(", "));
  }

  static List<String> with(List<String> chosen, String assignment) {
    return Stream.concat(chosen.stream(), Stream.of(assignment)).toList();
  }

  static String command(String key) {
    return key.startsWith("benchmark") ? "benchmark" : "run";
  }

  /** Everything that a command does before it makes the run directory, which cannot be made. */
  Cli run(String command, List<String> assignments) {
    return run(command, file, assignments);
  }

  /** The same with another configuration. */
  Cli run(String command, Path configuration, List<String> assignments) {
    List<String> words =
        new ArrayList<>(List.of(command, configuration.toString(), "--device", "cpu"));
    words.addAll(List.of("--run-dir", obstacle.toString()));
    assignments.forEach(assignment -> words.addAll(List.of("--set", assignment)));
    return Cli.run(words.toArray(String[]::new));
  }

  /** Whether nothing but the run directory was in the way. */
  boolean isAccepted(Cli result) {
    return result.err().equals("mada: --run-dir is " + obstacle + ", which is no folder\n");
  }
}

package io.mada.app.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.mada.api.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * What a page about several runs shows.
 *
 * @param caveats why scores do not compare, or not well, as sentences
 * @param overlap null unless at least two runs have chosen images from the same pool
 * @param images those on which the last networks differ most; none if the runs are scored on
 *     different ones
 */
record RunComparison(
    List<Shown> runs,
    List<String> caveats,
    List<ConfigurationDifference> differences,
    List<Curve> curves,
    Overlap overlap,
    List<Image> images) {

  /**
   * A run.
   *
   * @param selection its section of the configuration; null if there is none
   * @param selected the number of images it has chosen
   */
  record Shown(
      String name,
      String directory,
      JsonElement selection,
      JsonElement seed,
      JsonElement steps,
      int selected,
      JsonObject scores,
      JsonObject evaluation) {}

  /**
   * A validation image.
   *
   * @param miou of each run's last network
   */
  record Image(String name, List<Double> miou) {

    double spread() {
      return miou.stream().mapToDouble(m -> m).max().orElse(0)
          - miou.stream().mapToDouble(m -> m).min().orElse(0);
    }
  }

  /**
   * Compares.
   *
   * @param images the maximum number of images to list
   */
  static RunComparison of(List<ComparedRun> runs, int images) {
    boolean sameImages = isSame(runs, run -> data(run, "validation"));
    return new RunComparison(
        runs.stream().map(RunComparison::shown).toList(),
        caveats(runs, sameImages),
        ConfigurationDifference.between(runs.stream().map(ComparedRun::configuration).toList()),
        runs.stream().flatMap(run -> run.curves().stream()).toList(),
        overlap(runs),
        sameImages ? images(runs, images) : List.of());
  }

  private static Shown shown(ComparedRun run) {
    return new Shown(
        run.name(),
        run.files().directory().toString(),
        run.configuration().get("selection"),
        run.configuration().get("seed"),
        run.record().get("steps"),
        run.chosen().size(),
        run.scores(),
        run.evaluation());
  }

  private static List<String> caveats(List<ComparedRun> runs, boolean sameImages) {
    List<String> caveats = new ArrayList<>();
    if (!sameImages) {
      caveats.add(
          "The runs are scored on different images (data.validation differs), so that their scores do not compare.");
    }
    List<ComparedRun> scored = runs.stream().filter(run -> !run.scores().isEmpty()).toList();
    Set<Set<String>> classes = new LinkedHashSet<>();
    scored.forEach(run -> classes.add(classes(run)));
    if (classes.size() > 1) {
      caveats.add(
          "The runs are scored over different classes, so that their mIoU are means of different things.");
    }
    runs.stream()
        .filter(run -> run.scores().isEmpty())
        .forEach(run -> caveats.add(Text.of("%s has no scores yet.", run.name())));
    caveats.add(
        "Each run is one seed. Of the same experiment, another seed is often two or three points away; "
            + "'mada benchmark' trains with several and says which differences they show.");
    return caveats;
  }

  private static Set<String> classes(ComparedRun run) {
    Set<String> classes = new LinkedHashSet<>();
    for (String stage : run.scores().keySet()) {
      if (run.scores().get(stage) instanceof JsonObject scores
          && scores.get("class_iou") instanceof JsonObject ious) {
        classes.addAll(ious.keySet());
      }
    }
    return classes;
  }

  private static JsonElement data(ComparedRun run, String set) {
    return run.configuration().get("data") instanceof JsonObject data ? data.get(set) : null;
  }

  private static boolean isSame(List<ComparedRun> runs, Function<ComparedRun, JsonElement> part) {
    return runs.stream().map(part).allMatch(p -> Objects.equals(p, part.apply(runs.get(0))));
  }

  private static Overlap overlap(List<ComparedRun> runs) {
    Map<String, Map<Long, Set<String>>> chosen = new LinkedHashMap<>();
    runs.stream()
        .filter(run -> !run.chosen().isEmpty())
        .forEach(run -> chosen.put(run.name(), Map.of(0L, run.chosen())));
    return chosen.size() > 1 && isSame(runs, run -> data(run, "target"))
        ? Overlap.of(0, chosen)
        : null;
  }

  private static List<Image> images(List<ComparedRun> runs, int most) {
    return runs.get(0).images().keySet().stream()
        .filter(name -> runs.stream().allMatch(run -> run.images().containsKey(name)))
        .map(name -> new Image(name, runs.stream().map(run -> run.images().get(name)).toList()))
        .sorted(Comparator.comparingDouble(Image::spread).reversed())
        .limit(most)
        .toList();
  }
}

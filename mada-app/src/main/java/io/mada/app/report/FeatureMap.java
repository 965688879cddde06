package io.mada.app.report;

import ai.djl.ndarray.types.Shape;
import io.mada.api.select.Probe;
import io.mada.api.tensor.FloatMatrix;
import io.mada.app.run.RunFiles;
import io.mada.app.run.RunLayout;
import io.mada.internal.npy.NpyFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The pool's class features, with all classes of an image in one row, projected onto their two
 * principal components.
 *
 * @param round that chose from it; null in a benchmark's report
 * @param network whose features they are, such as {@code warmup} or {@code round 1}
 * @param shares of the variance explained by each component
 * @param poolSize the number of images; for a large pool only some are shown
 * @param points the images
 * @param choices the chosen ones
 */
record FeatureMap(
    Integer round,
    String network,
    List<Double> shares,
    int poolSize,
    List<Point> points,
    List<Anchors> anchors,
    List<Choice> choices) {

  private static final int MOST_POINTS = 1500;
  private static final String FEATURES = "pool/" + RunLayout.values(Probe.CLASS_FEATURES);
  private static final String NAMES = "pool/" + RunLayout.NAMES;
  private static final Map<String, String> ANCHORS = new LinkedHashMap<>();

  static {
    ANCHORS.put("source anchors", "source/" + RunLayout.ANCHORS);
    ANCHORS.put("pool anchors", "pool/" + RunLayout.ANCHORS);
  }

  /** An image. */
  record Point(String name, List<Double> at) {}

  /** Anchors of one kind. */
  record Anchors(String name, List<List<Double>> at) {}

  /**
   * What one strategy has chosen.
   *
   * @param budget null in a run's report
   * @param points indices of the map's points
   */
  record Choice(String name, Double budget, List<Integer> points) {}

  /**
   * A strategy's images to be marked on a map.
   *
   * @param names of the images that it has chosen
   */
  record Marked(String name, Double budget, List<String> names) {}

  /** Whether a directory has the data for a map. */
  static boolean isIn(RunFiles run) {
    return run.has(FEATURES) && run.has(NAMES);
  }

  /**
   * Draws the map.
   *
   * @param run has the pool's features and, next to them, the anchors
   */
  static FeatureMap of(RunFiles run, Integer round, String network, List<Marked> marked) {
    FloatMatrix features = NpyFile.read(run.path(FEATURES));
    List<String> names = run.lines(NAMES);
    PrincipalComponents components = PrincipalComponents.of(features);
    List<Integer> shown = shown(names, marked);
    Map<String, Integer> places = new HashMap<>();
    List<Point> points = new ArrayList<>();
    for (int image : shown) {
      places.put(names.get(image), points.size());
      points.add(new Point(names.get(image), Digits.few(components.project(features.row(image)))));
    }
    List<Choice> choices = new ArrayList<>();
    for (Marked one : marked) {
      List<Integer> known =
          one.names().stream().filter(places::containsKey).map(places::get).toList();
      choices.add(new Choice(one.name(), one.budget(), known));
    }
    List<Anchors> anchors = new ArrayList<>();
    ANCHORS.forEach(
        (kind, file) ->
            anchors(run, file, components, features.rowShape())
                .ifPresent(at -> anchors.add(new Anchors(kind, at))));
    List<Double> shares = Digits.few(components.shares());
    return new FeatureMap(round, network, shares, names.size(), points, anchors, choices);
  }

  /** Evenly spaced images, and all chosen ones. */
  private static List<Integer> shown(List<String> names, List<Marked> marked) {
    int step = (names.size() + MOST_POINTS - 1) / MOST_POINTS;
    Set<String> chosen = new HashSet<>();
    marked.forEach(one -> chosen.addAll(one.names()));
    return IntStream.range(0, names.size())
        .filter(i -> i % step == 0 || chosen.contains(names.get(i)))
        .boxed()
        .toList();
  }

  /**
   * Anchors of the same features; those of another network, given as a file, may have different
   * ones.
   */
  private static Optional<List<List<Double>>> anchors(
      RunFiles run, String file, PrincipalComponents components, Shape rowShape) {
    if (!run.has(file)) {
      return Optional.empty();
    }
    FloatMatrix anchors = NpyFile.read(run.path(file));
    if (anchors.columns() != rowShape.size()) {
      return Optional.empty();
    }
    return Optional.of(
        IntStream.range(0, anchors.rows())
            .mapToObj(k -> Digits.few(components.project(anchors.row(k))))
            .toList());
  }
}

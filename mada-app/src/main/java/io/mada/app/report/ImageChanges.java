package io.mada.app.report;

import io.mada.app.run.ImageScoresFile;
import io.mada.app.run.ImageScoresFile.Row;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How well the first and the last network segment each validation image.
 *
 * @param before the first network's folder; the same as {@code after} if there is only one
 * @param after the last network's folder
 * @param count the number of images with a score; for large sets only some are shown
 * @param points images spread evenly over the set, and the worst ones, worst after first
 */
record ImageChanges(String before, String after, int count, List<Point> points) {

  private static final int MOST_POINTS = 1500;

  /**
   * An image.
   *
   * @param before the mean IoU of its classes for the first network; null if there is none
   * @param after the same for the last network
   * @param accuracy the share of pixels that the last network gets right
   */
  record Point(String name, Double before, Double after, Double accuracy) {}

  /** The changes in a run directory; null if no image has been scored. */
  static ImageChanges of(ImageScoresFile file, int worst) {
    List<Row> rows = file.rows();
    if (rows.isEmpty()) {
      return null;
    }
    String first = rows.get(0).network();
    String last = rows.get(rows.size() - 1).network();
    Map<String, Double> before = new LinkedHashMap<>();
    rows.stream()
        .filter(row -> row.network().equals(first))
        .forEach(row -> before.put(row.name(), row.miou()));
    List<Point> scored =
        rows.stream()
            .filter(row -> row.network().equals(last) && row.miou() != null)
            .map(
                row ->
                    new Point(row.name(), before.get(row.name()), row.miou(), row.pixelAccuracy()))
            .toList();
    Comparator<Point> byScore = Comparator.comparing(Point::after);
    Set<Point> least = scored.stream().sorted(byScore).limit(worst).collect(Collectors.toSet());
    int step = Math.max(1, (scored.size() + MOST_POINTS - 1) / MOST_POINTS);
    List<Point> points =
        IntStream.range(0, scored.size())
            .filter(i -> i % step == 0 || least.contains(scored.get(i)))
            .mapToObj(scored::get)
            .sorted(byScore)
            .toList();
    return new ImageChanges(first, last, scored.size(), points);
  }

  /** The images that the last network segments worst, as if they had been chosen. */
  Chosen worst(int most) {
    List<Point> worst = points.subList(0, Math.min(most, points.size()));
    return new Chosen(
        IntStream.range(0, worst.size())
            .mapToObj(
                i -> new Chosen.Image(worst.get(i).name(), worst.get(i).after(), i + 1, List.of()))
            .toList());
  }
}

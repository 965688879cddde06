package io.mada.app.run;

import io.mada.train.evaluate.Evaluation;
import io.mada.train.evaluate.ImageScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * {@code images.csv}: how well each network segments each validation image. A cell is empty if
 * there is nothing to score.
 */
public record ImageScoresFile(List<Row> rows) {

  /** The file's name. */
  public static final String NAME = "images.csv";

  private static final List<String> COLUMNS =
      List.of("network", "name", "pixels", "miou", "pixel_accuracy");

  /**
   * An image as segmented by a network.
   *
   * @param miou the mean over the classes labelled in the image; null, like the accuracy, if there
   *     are none
   */
  public record Row(String network, String name, Double miou, Double pixelAccuracy) {}

  /** Writes the results of some networks. */
  public static void write(
      RunDirectory directory, List<String> classes, Map<String, Evaluation> networks) {
    Set<Integer> scored = new TreeSet<>();
    networks.values().stream()
        .flatMap(evaluation -> evaluation.confusion().keySet().stream())
        .forEach(name -> scored.add(classes.indexOf(name)));
    List<List<Object>> rows = new ArrayList<>();
    networks.forEach(
        (network, evaluation) ->
            evaluation.images().forEach(image -> rows.add(cells(network, image, scored))));
    Stream<String> ious = scored.stream().map(c -> "iou_" + classes.get(c));
    directory.write(NAME, Csv.write(Stream.concat(COLUMNS.stream(), ious).toList(), rows));
  }

  private static List<Object> cells(String network, ImageScores image, Set<Integer> scored) {
    List<Object> cells =
        new ArrayList<>(
            Arrays.asList(
                network, image.name(), image.pixels(), image.miou(), image.pixelAccuracy()));
    scored.forEach(c -> cells.add(image.classIou().get(c)));
    return cells;
  }

  /** The content of a run directory's file; no rows if there is none. */
  public static ImageScoresFile read(RunFiles run) {
    return new ImageScoresFile(run.table(NAME, ImageScoresFile::row));
  }

  private static Row row(Map<String, String> cells) {
    return new Row(
        Csv.cell(cells, "network"),
        Csv.cell(cells, "name"),
        number(Csv.cell(cells, "miou")),
        number(Csv.cell(cells, "pixel_accuracy")));
  }

  private static Double number(String cell) {
    return cell.isEmpty() ? null : Double.valueOf(cell);
  }
}

package io.mada.app.benchmark;

import io.mada.app.run.Csv;
import io.mada.train.evaluate.Scores;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** {@code benchmark.csv}: a row for each cell, with empty values where they are not known. */
public final class CsvTable {

  private static final List<String> FIRST_COLUMNS =
      List.of(
          "strategy",
          "budget",
          "seed",
          "status",
          "images",
          "labelled_share",
          "clicks",
          "select_seconds",
          "train_seconds");

  private CsvTable() {}

  /** The table's text. */
  public static String of(BenchmarkResult result) {
    List<String> stages =
        Stream.concat(Stream.of(result.shared()), result.stages().stream()).toList();
    Set<String> classes = new LinkedHashSet<>();
    result
        .cells()
        .forEach(
            cell -> cell.scores().values().forEach(s -> classes.addAll(s.classIou().keySet())));
    return Csv.write(
        header(stages, classes),
        result.cells().stream().map(cell -> row(cell, stages, classes)).toList());
  }

  private static List<String> header(List<String> stages, Set<String> classes) {
    List<String> header = new ArrayList<>(FIRST_COLUMNS);
    stages.forEach(stage -> header.add("miou_" + stage));
    stages.forEach(stage -> classes.forEach(name -> header.add("iou_" + stage + "_" + name)));
    header.add("error");
    return header;
  }

  private static List<Object> row(CellResult cell, List<String> stages, Set<String> classes) {
    List<Object> row = new ArrayList<>(List.of(cell.strategy(), cell.budget(), cell.seed()));
    row.add(cell.status().name().toLowerCase(Locale.ROOT));
    row.add(cell.images());
    row.add(cell.labelledShare());
    row.add(cell.clicks());
    row.add(cell.selectSeconds());
    row.add(cell.seconds());
    for (String stage : stages) {
      Scores scores = cell.scores().get(stage);
      row.add(scores == null ? null : scores.miou());
    }
    for (String stage : stages) {
      Scores scores = cell.scores().get(stage);
      Map<String, Double> ious = scores == null ? Map.of() : scores.classIou();
      classes.forEach(name -> row.add(ious.get(name)));
    }
    row.add(cell.error());
    return row;
  }
}

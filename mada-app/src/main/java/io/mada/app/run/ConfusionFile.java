package io.mada.app.run;

import io.mada.train.evaluate.Evaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code confusion.csv}: a row for each scored class and network, with the number of pixels
 * labelled with the class by the class the network predicts for them.
 *
 * @param predicted the names of the classes that networks predict
 * @param networks the pixels by folder and label, in the order of {@code predicted}
 */
public record ConfusionFile(List<String> predicted, Map<String, Map<String, List<Long>>> networks) {

  /** The file's name. */
  public static final String NAME = "confusion.csv";

  private static final String NETWORK = "network";
  private static final String LABEL = "label";
  private static final String AS = "as_";

  /** Writes the results of some networks. */
  public static void write(
      RunDirectory directory, List<String> classes, Map<String, Evaluation> networks) {
    List<List<Object>> rows = new ArrayList<>();
    networks.forEach(
        (network, evaluation) ->
            evaluation
                .confusion()
                .forEach(
                    (label, pixels) -> {
                      List<Object> row = new ArrayList<>(List.of(network, label));
                      row.addAll(pixels);
                      rows.add(row);
                    }));
    Stream<String> columns = classes.stream().map(name -> AS + name);
    directory.write(
        NAME, Csv.write(Stream.concat(Stream.of(NETWORK, LABEL), columns).toList(), rows));
  }

  /** The content of a run directory's file; no networks if there is none. */
  public static ConfusionFile read(RunFiles run) {
    List<String> predicted = List.of();
    Map<String, Map<String, List<Long>>> networks = new LinkedHashMap<>();
    for (Row row : run.table(NAME, Row::of)) {
      predicted = List.copyOf(row.pixels.keySet());
      networks
          .computeIfAbsent(row.network, name -> new LinkedHashMap<>())
          .put(row.label, List.copyOf(row.pixels.values()));
    }
    return new ConfusionFile(predicted, networks);
  }

  /**
   * A row of the file.
   *
   * @param pixels by the name of the predicted class
   */
  private record Row(String network, String label, Map<String, Long> pixels) {

    static Row of(Map<String, String> cells) {
      Map<String, Long> pixels = new LinkedHashMap<>();
      cells.forEach(
          (column, cell) -> {
            if (column.startsWith(AS)) {
              pixels.put(column.substring(AS.length()), Long.valueOf(cell));
            }
          });
      return new Row(Csv.cell(cells, NETWORK), Csv.cell(cells, LABEL), pixels);
    }
  }
}

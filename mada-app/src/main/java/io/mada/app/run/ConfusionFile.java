package io.mada.app.run;

import io.mada.train.evaluate.Evaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code confusion.csv}: a row for each scored class and network, with the pixels that are labelled
 * with the class by what the network takes them for.
 *
 * @param predicted the names of the classes that networks predict
 * @param networks by folder and label, the pixels in the order of {@code predicted}
 */
public record ConfusionFile(List<String> predicted, Map<String, Map<String, List<Long>>> networks) {

  /** Its name. */
  public static final String NAME = "confusion.csv";

  private static final String NETWORK = "network";
  private static final String LABEL = "label";
  private static final String AS = "as_";

  /** Writes what was found of some networks. */
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

  /** What a run directory holds; no networks where there is no file. */
  public static ConfusionFile read(RunFiles run) {
    Map<String, Map<String, List<Long>>> networks = new LinkedHashMap<>();
    List<String> predicted = new ArrayList<>();
    run.table(
        NAME,
        row -> {
          List<Long> pixels = new ArrayList<>();
          predicted.clear();
          row.forEach(
              (column, cell) -> {
                if (column.startsWith(AS)) {
                  predicted.add(column.substring(AS.length()));
                  pixels.add(Long.valueOf(cell));
                }
              });
          return networks
                  .computeIfAbsent(Csv.cell(row, NETWORK), name -> new LinkedHashMap<>())
                  .put(Csv.cell(row, LABEL), pixels)
              == null;
        });
    return new ConfusionFile(predicted, networks);
  }
}

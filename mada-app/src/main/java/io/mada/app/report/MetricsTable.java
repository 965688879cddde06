package io.mada.app.report;

import io.mada.api.MadaException;
import io.mada.app.run.RunFiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A stage's {@code metrics.csv}: a row for each evaluation.
 *
 * @param columns their names; the first is the iteration
 */
public record MetricsTable(List<String> columns, List<double[]> rows) {

  /** Reads a file; one without rows gives an empty table. */
  public static MetricsTable read(Path file) {
    List<String> lines = new RunFiles(file.getParent()).lines(file.getFileName().toString());
    if (lines.isEmpty()) {
      return new MetricsTable(List.of(), List.of());
    }
    List<String> columns = List.of(lines.get(0).split(","));
    try {
      return new MetricsTable(
          columns, lines.stream().skip(1).map(line -> numbers(line, columns.size())).toList());
    } catch (NumberFormatException e) {
      throw new MadaException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  private static double[] numbers(String line, int count) {
    double[] values = Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray();
    if (values.length != count) {
      throw new NumberFormatException(
          "a row of " + values.length + " values under " + count + " names");
    }
    return values;
  }

  /** The values of a column; empty if there is no such column. */
  public List<Double> column(String name) {
    int index = columns.indexOf(name);
    return index < 0 ? List.of() : rows.stream().map(row -> row[index]).toList();
  }
}

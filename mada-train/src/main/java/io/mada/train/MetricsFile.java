package io.mada.train;

import io.mada.api.MadaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The course of a training as a CSV file: a row for each evaluation, with the means of the losses since the one before.
 * Times are not in it, so that the same training gives the same file.
 */
public record MetricsFile(Path file) {

  /** Drops the rows after an iteration that a training goes on from. */
  void keepUntil(int iteration) {
    if (!Files.exists(file)) {
      return;
    }
    write(() -> {
      List<String> lines = Files.readAllLines(file);
      if (iteration == 0 || lines.isEmpty()) {
        Files.delete(file);
        return;
      }
      int columns = lines.get(0).split(",").length;
      List<String> kept = new ArrayList<>(lines.subList(0, 1));
      lines.stream().skip(1).filter(row -> isUntil(iteration, row, columns)).forEach(kept::add);
      Files.write(file, kept);
    });
  }

  /** A row that a process was writing when it died may be short of columns. */
  private static boolean isUntil(int iteration, String row, int columns) {
    String[] values = row.split(",");
    return values.length == columns && Integer.parseInt(values[0]) <= iteration;
  }

  /** Adds the row of an evaluation; all rows of a file have the same columns. */
  void append(int iteration, Map<String, Double> row) {
    String names = "iteration," + String.join(",", row.keySet());
    String values = row.values().stream().map(value -> "," + value).collect(Collectors.joining("", "" + iteration, ""));
    write(() -> {
      Files.createDirectories(file.getParent());
      String text = Files.exists(file) ? values : names + "\n" + values;
      Files.writeString(file, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    });
  }

  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }

  private void write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw MadaException.cannot("write", file, e);
    }
  }
}

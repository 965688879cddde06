package io.mada.train;

import io.mada.api.MadaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
      Files.writeString(file, String.join("\n", kept) + "\n");
    });
  }

  /** A row that a process was writing when it died may be short of columns. */
  private static boolean isUntil(int iteration, String row, int columns) {
    String[] values = row.split(",");
    return values.length == columns && Integer.parseInt(values[0]) <= iteration;
  }

  void append(int iteration, double rate, Map<String, Double> losses, Scores scores) {
    List<String> names = new ArrayList<>(List.of("iteration", "learning_rate"));
    List<String> values = new ArrayList<>(List.of(Integer.toString(iteration), Double.toString(rate)));
    losses.forEach((name, value) -> add(names, values, "loss_" + name, value));
    add(names, values, "miou", scores.miou());
    add(names, values, "pixel_accuracy", scores.pixelAccuracy());
    add(names, values, "mean_accuracy", scores.meanAccuracy());
    add(names, values, "validation_loss", scores.loss());
    write(() -> {
      Files.createDirectories(file.getParent());
      String row = String.join(",", values) + "\n";
      String text = Files.exists(file) ? row : String.join(",", names) + "\n" + row;
      Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    });
  }

  private static void add(List<String> names, List<String> values, String name, double value) {
    names.add(name);
    values.add(Double.toString(value));
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

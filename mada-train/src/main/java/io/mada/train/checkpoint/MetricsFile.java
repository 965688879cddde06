package io.mada.train.checkpoint;

import io.mada.internal.file.Durable;
import io.mada.internal.file.WholeFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The course of a training as a CSV file: a row for each evaluation, with the means of the losses
 * since the one before. Times are not in it, so that the same training gives the same file.
 *
 * <p>The rows belong to the checkpoint that holds them too ({@link Checkpoints}). The file is made
 * of them, whole, after each checkpoint, so that a training that goes on neither lacks rows nor has
 * any twice.
 */
public final class MetricsFile {

  private static final String ITERATION = "iteration";

  private final Path file;
  private String text = "";

  /**
   * A file without rows so far.
   *
   * @param file is written by {@link #write} alone
   */
  public MetricsFile(Path file) {
    this.file = file;
  }

  public Path file() {
    return file;
  }

  /** All rows so far, under the names of the columns; nothing where there are none. */
  public String text() {
    return text;
  }

  /** Goes on after the rows of a checkpoint. */
  void goOnFrom(String rows) {
    text = rows;
  }

  /**
   * Adds the row of an evaluation. A loss may be missing from some, as that of a term which waits:
   * it is NaN there.
   */
  public void append(int iteration, Map<String, Double> row) {
    List<String> rows = new ArrayList<>(text.lines().toList());
    Set<String> columns = new LinkedHashSet<>();
    if (!rows.isEmpty()) {
      columns.addAll(List.of(rows.remove(0).split(",")));
    }
    columns.add(ITERATION);
    int before = columns.size();
    columns.addAll(row.keySet());
    String absent = ",NaN".repeat(rows.isEmpty() ? 0 : columns.size() - before);
    rows.replaceAll(values -> values + absent);
    rows.add(
        columns.stream()
            .map(c -> c.equals(ITERATION) ? iteration + "" : "" + row.getOrDefault(c, Double.NaN))
            .collect(Collectors.joining(",")));
    text = String.join(",", columns) + "\n" + String.join("\n", rows) + "\n";
  }

  /** Writes all rows. */
  public void write() {
    Durable.withFolder(file);
    WholeFile.writeText(file, text);
  }
}

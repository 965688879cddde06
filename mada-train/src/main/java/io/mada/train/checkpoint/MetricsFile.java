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
 * The progress of training as a CSV file: a row for each evaluation, with the mean losses since the
 * previous one. It contains no times, so the same training produces the same file.
 *
 * <p>The rows are also stored in the checkpoint they belong to ({@link Checkpoints}). The whole
 * file is rewritten from them after each checkpoint, so resumed training neither loses nor repeats
 * rows.
 */
public final class MetricsFile {

  private static final String ITERATION = "iteration";

  private final Path file;
  private String text = "";

  /**
   * An initially empty file.
   *
   * @param file written only by {@link #write}
   */
  public MetricsFile(Path file) {
    this.file = file;
  }

  public Path file() {
    return file;
  }

  /** All rows so far, below the column names; empty if there are none. */
  public String text() {
    return text;
  }

  /** Continues after the rows of a checkpoint. */
  void goOnFrom(String rows) {
    text = rows;
  }

  /**
   * Adds the row of an evaluation. A loss may be missing from some rows, like that of a term which
   * is still waiting: it is NaN there.
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

package io.mada.train;

import io.mada.api.Durable;
import io.mada.api.MadaException;
import io.mada.api.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The course of a training as a CSV file: a row for each evaluation, with the means of the losses since the one before.
 * Times are not in it, so that the same training gives the same file.
 *
 * <p>The rows belong to the checkpoint that holds them too ({@link Checkpoints}). The file is made of them, whole, after
 * each checkpoint, so that a training that goes on neither lacks rows nor has any twice.
 */
public final class MetricsFile {

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

  Path file() {
    return file;
  }

  /** All rows so far, under the names of the columns; nothing where there are none. */
  String text() {
    return text;
  }

  /** Goes on after the rows of a checkpoint. */
  void goOnFrom(String rows) {
    text = rows;
  }

  void append(int iteration, double rate, Map<String, Double> losses, Scores scores) {
    List<String> names = new ArrayList<>(List.of("iteration", "learning_rate"));
    List<String> values = new ArrayList<>(List.of(Integer.toString(iteration), Double.toString(rate)));
    losses.forEach((name, value) -> add(names, values, "loss_" + name, value));
    add(names, values, "miou", scores.miou());
    add(names, values, "pixel_accuracy", scores.pixelAccuracy());
    add(names, values, "mean_accuracy", scores.meanAccuracy());
    add(names, values, "validation_loss", scores.loss());
    String beginning = text.isEmpty() ? String.join(",", names) + "\n" : text;
    text = beginning + String.join(",", values) + "\n";
  }

  private static void add(List<String> names, List<String> values, String name, double value) {
    names.add(name);
    values.add(Double.toString(value));
  }

  /** Writes all rows. */
  void write() {
    try {
      Durable.folder(file.getParent());
    } catch (IOException e) {
      throw MadaException.cannot("write", file, e);
    }
    WholeFile.writeText(file, text);
  }
}

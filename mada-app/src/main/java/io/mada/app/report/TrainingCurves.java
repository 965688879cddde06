package io.mada.app.report;

import io.mada.api.MadaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A stage's {@code metrics.csv} as TensorBoard's curves. */
public final class TrainingCurves {

  private static final String LOSS = "loss_";

  private TrainingCurves() {}

  /**
   * Writes a curve for each column; those of the losses are grouped.
   *
   * @param metrics its first column is the iteration, its first line names the columns
   * @param folder should hold no curves yet; is made if it does not exist
   */
  public static void write(Path metrics, Path folder) {
    List<String> lines = lines(metrics);
    if (lines.size() < 2) {
      return;
    }
    String[] names = lines.get(0).split(",");
    try (TensorBoardWriter writer = TensorBoardWriter.open(folder, 0)) {
      for (String line : lines.subList(1, lines.size())) {
        String[] values = line.split(",");
        for (int i = 1; i < names.length; i++) {
          writer.scalar(tag(names[i]), Long.parseLong(values[0]), Double.parseDouble(values[i]));
        }
      }
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new MadaException(metrics + " is damaged: " + e.getMessage(), e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new MadaException("cannot read " + file + ": " + e, e);
    }
  }

  private static String tag(String column) {
    return column.startsWith(LOSS) ? "loss/" + column.substring(LOSS.length()) : column;
  }
}

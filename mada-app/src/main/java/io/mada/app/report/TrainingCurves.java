package io.mada.app.report;

import java.nio.file.Path;

/** A stage's {@code metrics.csv} as TensorBoard's curves. */
public final class TrainingCurves {

  private static final String LOSS = "loss_";

  private TrainingCurves() {}

  /**
   * Writes a curve for each column; those of the losses are grouped.
   *
   * @param metrics its first column is the iteration, its first line names the columns
   * @param folder is made if it does not exist; curves that are there are replaced
   */
  public static void write(Path metrics, Path folder) {
    MetricsTable table = MetricsTable.read(metrics);
    if (table.rows().isEmpty()) {
      return;
    }
    TensorBoardWriter.clear(folder);
    try (TensorBoardWriter writer = TensorBoardWriter.open(folder, 0)) {
      for (double[] row : table.rows()) {
        for (int i = 1; i < row.length; i++) {
          writer.scalar(tag(table.columns().get(i)), (long) row[0], row[i]);
        }
      }
    }
  }

  private static String tag(String column) {
    return column.startsWith(LOSS) ? "loss/" + column.substring(LOSS.length()) : column;
  }
}

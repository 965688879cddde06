package io.mada.app.report;

import io.mada.internal.file.WholeFile;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Clock;

/** A stage's {@code metrics.csv} as TensorBoard's curves. */
final class TrainingCurves {

  private static final String LOSS = "loss_";

  private TrainingCurves() {}

  /**
   * Writes a curve for each column; those of losses are grouped.
   *
   * @param file in an existing folder
   */
  static void write(MetricsTable table, Path file) {
    WholeFile.write(
        file,
        channel -> {
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
          var writer = new TensorBoardWriter(out, 0, Clock.systemUTC());
          for (double[] row : table.rows()) {
            for (int i = 1; i < row.length; i++) {
              if (!Double.isNaN(row[i])) {
                writer.scalar(tag(table.columns().get(i)), (long) row[0], row[i]);
              }
            }
          }
          out.flush();
        });
  }

  private static String tag(String column) {
    return column.startsWith(LOSS) ? "loss/" + column.substring(LOSS.length()) : column;
  }
}

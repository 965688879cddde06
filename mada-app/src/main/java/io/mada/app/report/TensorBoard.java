package io.mada.app.report;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.train.RunListener;
import io.mada.app.run.RunLayout;
import io.mada.internal.file.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * {@code {listener: tensorboard}}: stores the training curves of a run as TensorBoard events, under
 * {@code tensorboard/}. They are made from {@code metrics.csv} after each evaluation, and once more
 * at the end of a run if some are missing.
 */
public final class TensorBoard implements RunListener {

  private static final String FOLDER = "tensorboard";

  /** The depth of {@code rounds/1/stage1/metrics.csv}. */
  private static final int DEPTH = 4;

  private Path runDirectory;

  @Override
  public void begun(Step step) {
    runDirectory = step.runDirectory();
  }

  @Override
  public void saved(Saved saved) {
    write(runDirectory, saved.file().resolveSibling(RunLayout.METRICS));
  }

  @Override
  public void finished(Path directory) {
    try (Stream<Path> files = Files.walk(directory, DEPTH)) {
      files
          .filter(file -> file.endsWith(RunLayout.METRICS))
          .sorted()
          .forEach(metrics -> write(directory, metrics));
    } catch (IOException e) {
      throw MadaException.cannot("read", directory, e);
    }
  }

  private static void write(Path directory, Path metrics) {
    MetricsTable table = MetricsTable.read(metrics);
    if (table.rows().isEmpty()) {
      return;
    }
    Path folder = directory.resolve(FOLDER).resolve(directory.relativize(metrics.getParent()));
    double last = table.rows().get(table.rows().size() - 1)[0];
    // TensorBoard, while running, reads a file with a new name afresh.
    Path file = folder.resolve(Text.of("events.out.tfevents.%010d.mada", (long) last));
    if (!Files.exists(file)) {
      TrainingCurves.write(table, made(folder, file));
    }
  }

  /** The file, in an existing folder that contains no others. */
  private static Path made(Path folder, Path file) {
    try {
      Durable.folder(folder);
      try (Stream<Path> older = Files.list(folder)) {
        for (Path path : older.filter(Files::isRegularFile).toList()) {
          Durable.delete(path);
        }
      }
      return file;
    } catch (IOException e) {
      throw MadaException.cannot("write", file, e);
    }
  }
}

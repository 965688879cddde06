package io.mada.app;

import ai.djl.Device;
import io.mada.api.MadaException;
import io.mada.api.Progress;
import io.mada.app.config.Experiment;
import io.mada.app.report.BenchmarkReport;
import io.mada.app.report.ReportInputs;
import io.mada.app.report.RunReport;
import java.nio.file.Path;

/** Draws {@code report.html}. A part that cannot be drawn is left out, with a warning on the error stream. */
final class Reports {

  private Reports() {}

  /** Draws the report of a directory: of a run with what its steps have left so far, or of a benchmark. */
  static void draw(Workspace work) {
    Path directory = work.directory().path();
    if (BenchmarkReport.isBenchmark(directory)) {
      ofBenchmark(directory, work.experiment(), work.images(), work.device(), work.progress());
    } else {
      ReportInputs inputs = inputs(work.experiment(), work.images(), work.device(), work.progress());
      RunReport.write(directory, inputs).forEach(note -> warn(note, null));
    }
  }

  /**
   * Draws the report of a benchmark with the cells that are done.
   *
   * @param directory holds {@code benchmark.json}, {@code seeds/} and {@code cells/}
   * @param experiment of any cell: its classes, network and annotator are those of all
   * @param images of the same experiment
   */
  static void ofBenchmark(Path directory, Experiment experiment, ImageSets images, Device device, Progress progress) {
    ReportInputs inputs = inputs(experiment, images, device, progress);
    BenchmarkReport.write(directory, inputs).forEach(note -> warn(note, null));
  }

  /** Draws a report on which nothing hangs: that it fails, in whatever way, is no more than a warning. */
  static void attempt(Runnable report) {
    try {
      report.run();
    } catch (MadaException e) {
      warn("not drawn: " + e.getMessage(), e);
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      warn("not drawn: " + NativeFailure.explain(e), e);
    }
  }

  private static ReportInputs inputs(Experiment experiment, ImageSets images, Device device, Progress progress) {
    return new ReportInputs(experiment, images::pool, file -> NetworkFile.exact(experiment, file, device), progress);
  }

  private static void warn(String message, Throwable cause) {
    System.err.println("mada: warning: report.html: " + message);
    RunLog.LOGGER.warn(message, cause);
  }
}

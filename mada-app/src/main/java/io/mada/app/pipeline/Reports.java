package io.mada.app.pipeline;

import ai.djl.Device;
import io.mada.api.MadaException;
import io.mada.api.Progress;
import io.mada.app.config.Experiment;
import io.mada.app.log.Warning;
import io.mada.app.report.BenchmarkReport;
import io.mada.app.report.ReportInputs;
import io.mada.app.report.RunReport;
import io.mada.app.run.Interruption;
import io.mada.app.run.NativeFailure;
import java.nio.file.Path;
import java.util.List;

/**
 * Draws {@code report.html}. A part that cannot be drawn is left out, with a warning on the error
 * stream.
 */
public final class Reports {

  private Reports() {}

  /**
   * Draws the report of a run from what its steps have left so far, or of a benchmark from the
   * cells that are done.
   *
   * @param directory the run's, or the benchmark's with {@code benchmark.json}, {@code seeds/} and
   *     {@code cells/}
   * @param experiment of the run, or one with the classes and annotator of all cells
   * @param images of the same experiment
   * @throws MadaException where nothing can be drawn
   */
  public static void draw(
      Path directory,
      Experiment experiment,
      ReportNetworks networks,
      ImageSets images,
      Device device,
      Progress progress) {
    var inputs =
        new ReportInputs(
            experiment,
            networks.stages(),
            images::target,
            images::validation,
            file -> NetworkFile.exact(networks.of(file), file, device),
            progress);
    List<String> notes =
        BenchmarkReport.isBenchmark(directory)
            ? BenchmarkReport.write(directory, inputs)
            : RunReport.write(directory, inputs);
    notes.forEach(note -> warn(note, null));
  }

  /** Draws a report that nothing depends on: a failure of any kind is only a warning. */
  public static void attempt(Runnable report) {
    try {
      report.run();
    } catch (Interruption.Ended e) {
      throw e;
    } catch (MadaException e) {
      warn("not drawn: " + e.getMessage(), e);
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      warn("not drawn: " + NativeFailure.explain(e), e);
    }
  }

  private static void warn(String message, Throwable cause) {
    Warning.tell("report.html: " + message, cause);
  }
}

package io.mada.app;

import io.mada.api.Text;
import io.mada.app.run.Measurements;
import java.io.PrintStream;

/** Reports what the meters show at the end of a run. */
final class RunSummary {

  private RunSummary() {}

  /** Prints a line for each trained stage, and the most memory that the process has used. */
  static void print(Measurements measurements, PrintStream out) {
    for (Measurements.Training training : measurements.trainings()) {
      out.println(
          Text.of(
              "%-8s %6.0f ms a step, %5.1f images/s, %4.1f %% of the time waiting for data",
              training.stage(),
              1000 * training.stepSeconds(),
              training.imagesPerSecond(),
              100 * training.waitShare()));
    }
    measurements
        .peakBytes()
        .ifPresent(bytes -> out.println(Text.of("memory   %6.0f MB at most", bytes / 1e6)));
    measurements
        .deviceBytes()
        .ifPresent(bytes -> out.println(Text.of("GPU      %6.0f MB at most", bytes / 1e6)));
  }
}

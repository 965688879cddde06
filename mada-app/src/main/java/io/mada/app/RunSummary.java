package io.mada.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What the meters say at the end of a run. */
final class RunSummary {

  private RunSummary() {}

  /** Prints a line for each trained stage, and the most memory that the process has used. */
  static void print(MeterRegistry meters, boolean quiet) {
    if (quiet) {
      return;
    }
    for (Timer step : meters.find("mada.step").timers()) {
      String stage = step.getId().getTag("stage");
      double seconds = step.totalTime(TimeUnit.SECONDS);
      double waited = meters.get("mada.data.wait").tag("stage", stage).timer().totalTime(TimeUnit.SECONDS);
      double images = meters.get("mada.images").tag("stage", stage).counter().count();
      if (step.count() > 0) {
        System.err.printf(
            Locale.ROOT,
            "%-8s %6.0f ms a step, %5.1f images/s, %4.1f %% of the time waiting for data%n",
            stage,
            step.mean(TimeUnit.MILLISECONDS),
            images / seconds,
            100 * waited / seconds);
      }
    }
    ResidentMemory.peakBytes()
        .ifPresent(bytes -> System.err.printf(Locale.ROOT, "memory   %6.0f MB at most%n", bytes / 1e6));
  }
}

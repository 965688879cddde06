package io.mada.train.loop;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The Micrometer meters of a stage, each tagged with its name.
 *
 * @param steps {@code mada.step}: an iteration, including waiting for data but not evaluation
 * @param waiting {@code mada.data.wait}: how long the training loop waits for a batch
 * @param images {@code mada.images}: the images trained on
 */
public record StageMeters(Timer steps, Timer waiting, Counter images) {

  /** Registers the meters, or finds those of an earlier stage of the same name. */
  public static StageMeters of(MeterRegistry registry, String stage) {
    return new StageMeters(
        registry.timer("mada.step", "stage", stage),
        registry.timer("mada.data.wait", "stage", stage),
        registry.counter("mada.images", "stage", stage));
  }

  /** Images trained on per second since the stage began, not counting evaluation time. */
  double imagesPerSecond() {
    return images.count() / steps.totalTime(TimeUnit.SECONDS);
  }

  void stepTook(long nanos) {
    steps.record(Duration.ofNanos(nanos));
  }
}

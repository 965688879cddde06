package io.mada.app.run;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What {@code run.json} records about a step.
 *
 * @param begun when
 * @param finished when; null until then
 * @param images that passed through a network, evaluations included; null for a step without any
 * @param byHand whether a person has put what it writes in place; null if not
 * @param inputs the checksums of the files that it reads, by name; null while its results do not
 *     count
 * @param outputs the checksums of the files that it has written, by name; null until it is finished
 */
public record StepRecord(
    String begun,
    String finished,
    Double seconds,
    Long images,
    Double imagesPerSecond,
    Boolean byHand,
    Map<String, String> inputs,
    Map<String, String> outputs) {

  /** A step whose files, if any, are outdated. */
  static StepRecord empty() {
    return new StepRecord(now(), null, null, null, null, null, null, null);
  }

  /** A step that begins with these files. */
  static StepRecord begin(Map<String, String> inputs) {
    return new StepRecord(now(), null, null, null, null, null, inputs, null);
  }

  /** The same step, finished. */
  StepRecord finish(double seconds, long images, Map<String, String> written) {
    Long passed = images > 0 ? images : null;
    Double perSecond = images > 0 ? round(images / seconds) : null;
    return new StepRecord(begun, now(), round(seconds), passed, perSecond, null, inputs, written);
  }

  /** Accepts the current state of a file as correct; the step's other files stay as they are. */
  StepRecord accept(String file, String checksum) {
    Map<String, String> accepted = new TreeMap<>(written());
    accepted.put(file, checksum);
    return new StepRecord(begun, now(), seconds, images, imagesPerSecond, true, Map.of(), accepted);
  }

  /** Whether it is done. */
  public boolean isFinished() {
    return finished != null;
  }

  /** Whether its results do not count. */
  public boolean isEmpty() {
    // Records from before checksums were introduced have no inputs either.
    return finished == null && inputs == null;
  }

  /** Whether a person has put what it writes in place. */
  public boolean isByHand() {
    return Boolean.TRUE.equals(byHand);
  }

  /** The checksums of the files that it has read. */
  public Map<String, String> read() {
    return inputs == null ? Map.of() : inputs;
  }

  /** The checksums of the files that it has written. */
  public Map<String, String> written() {
    return outputs == null ? Map.of() : Collections.unmodifiableMap(outputs);
  }

  /**
   * Fails with a {@link NullPointerException} if a file lacks something that a record must have.
   */
  void check() {
    Objects.requireNonNull(begun);
    read().values().forEach(Objects::requireNonNull);
    written().values().forEach(Objects::requireNonNull);
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static double round(double value) {
    return Math.round(value * 1e6) / 1e6;
  }
}

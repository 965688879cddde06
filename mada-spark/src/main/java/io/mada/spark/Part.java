package io.mada.spark;

import io.mada.api.compute.Span;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Neighbouring items that one task works on. */
final class Part {

  /** So many units at most: their results travel, and are in memory, together. */
  private static final int MOST_UNITS = 4;

  /** Parts for each process, so that none waits for long for the last one. */
  private static final int PARTS_A_PROCESS = 8;

  private Part() {}

  /** What became of a part: results, or a failure that no second try would mend. */
  record Outcome<R extends Serializable>(ArrayList<Result<R>> results, String failure)
      implements Serializable {}

  /** Of some of the items. */
  record Result<R extends Serializable>(Span span, R value) implements Serializable {}

  /**
   * Cuts work.
   *
   * @param processes that will work on it
   */
  static List<Span> of(List<Span> spans, int processes) {
    long items = spans.stream().mapToLong(Span::size).sum();
    long units = items / Span.UNIT / Math.max(1, processes) / PARTS_A_PROCESS;
    int length = Span.UNIT * (int) Math.max(1, Math.min(MOST_UNITS, units));
    List<Span> parts = new ArrayList<>();
    for (Span span : spans) {
      for (int from = span.from(); from < span.to(); from += length) {
        parts.add(new Span(from, Math.min(span.to(), from + length)));
      }
    }
    return parts;
  }
}

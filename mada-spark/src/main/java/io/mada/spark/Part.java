package io.mada.spark;

import io.mada.api.compute.Span;
import io.mada.api.compute.Work;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Neighbouring items that one task works on. */
final class Part {

  /** The number of parts per process, so that no process waits long for the last one. */
  private static final int PARTS_A_PROCESS = 8;

  private Part() {}

  /** The outcome of a part: results, or why it is not retried. */
  record Outcome<R extends Serializable>(ArrayList<Result<R>> results, String failure)
      implements Serializable {}

  /** A result for some of the items. */
  record Result<R extends Serializable>(Span span, R value) implements Serializable {}

  /**
   * Divides work into parts.
   *
   * @param processes the number that will work on it
   * @param work says where it may be divided, and how often it must be
   */
  static List<Span> of(List<Span> spans, int processes, Work<?> work) {
    long items = spans.stream().mapToLong(Span::size).sum();
    int unit = work.unit();
    long units = items / unit / Math.max(1, processes) / PARTS_A_PROCESS;
    int length = unit * (int) Math.max(1, Math.min(work.most() / unit, units));
    List<Span> parts = new ArrayList<>();
    for (Span span : spans) {
      for (int from = span.from(); from < span.to(); ) {
        int to = span.to() - from > length ? from + length : span.to();
        parts.add(new Span(from, to));
        from = to;
      }
    }
    return parts;
  }
}

package io.mada.train.evaluate;

import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** Counts of (label, prediction) pairs over all counted pixels. */
final class ConfusionMatrix {

  private final int classes;
  private final long[] counts;

  ConfusionMatrix(int classes) {
    this.classes = classes;
    this.counts = new long[classes * classes];
  }

  /** Creates a matrix from counts, row-major with a row per label. */
  static ConfusionMatrix of(long[] counts) {
    var matrix = new ConfusionMatrix((int) Math.sqrt(counts.length));
    matrix.add(counts);
    return matrix;
  }

  /** Adds counts, row-major with a row per label. */
  void add(long[] more) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += more[i];
    }
  }

  /** The pixels labelled with a class, by the training id predicted for them. */
  List<Long> predicted(int c) {
    return LongStream.range(0, classes).map(j -> counts[c * classes + (int) j]).boxed().toList();
  }

  /** The number of pixels both labelled with and predicted as a class. */
  long hits(int c) {
    return counts[c * classes + c];
  }

  /** The number of counted pixels. */
  long total() {
    return LongStream.of(counts).sum();
  }

  /** The number of counted pixels labelled with one of the given classes. */
  long labelled(Set<Integer> scored) {
    return scored.stream().mapToLong(this::row).sum();
  }

  /** The number of pixels labelled with a class. */
  long row(int c) {
    long sum = 0;
    for (int j = 0; j < classes; j++) {
      sum += counts[c * classes + j];
    }
    return sum;
  }

  /** The number of pixels predicted as a class and labelled with one of the given classes. */
  long column(int c, Set<Integer> scored) {
    long sum = 0;
    for (int i : scored) {
      sum += counts[i * classes + c];
    }
    return sum;
  }
}

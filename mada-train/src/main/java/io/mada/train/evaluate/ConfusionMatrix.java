package io.mada.train.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Counts of (label, prediction) pairs over all counted pixels, and the scores that follow from
 * them.
 */
final class ConfusionMatrix {

  private final int classes;
  private final long[] counts;

  ConfusionMatrix(int classes) {
    this.classes = classes;
    this.counts = new long[classes * classes];
  }

  /** Adds counts, row-major with a row per label. */
  void add(long[] more) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += more[i];
    }
  }

  /**
   * The scores over some of the classes. Pixels labelled with another class are left out; a
   * prediction of another class counts as wrong.
   *
   * @param names of all classes
   * @param scored the training ids to be scored
   * @param loss the mean cross-entropy, handed on
   */
  Scores scores(List<String> names, Set<Integer> scored, double loss) {
    long total = labelled(scored);
    long correct = 0;
    double accuracies = 0;
    double weighted = 0;
    int withLabels = 0;
    Map<Integer, Double> ious = new TreeMap<>();
    for (int c : scored) {
      long hit = counts[c * classes + c];
      long row = row(c);
      long union = row + column(c, scored) - hit;
      if (union > 0) {
        ious.put(c, (double) hit / union);
      }
      if (row > 0) {
        withLabels++;
        accuracies += (double) hit / row;
        weighted += (double) row / total * hit / union;
      }
      correct += hit;
    }
    double mean = ious.values().stream().mapToDouble(v -> v).average().orElse(0);
    Map<String, Double> named = new LinkedHashMap<>();
    ious.forEach((c, iou) -> named.put(names.get(c), iou));
    return new Scores(
        mean,
        named,
        total == 0 ? 0 : (double) correct / total,
        withLabels == 0 ? 0 : accuracies / withLabels,
        weighted,
        loss);
  }

  /** The number of counted pixels. */
  long total() {
    return LongStream.of(counts).sum();
  }

  /** The number of counted pixels that are labelled with one of some classes. */
  long labelled(Set<Integer> scored) {
    return scored.stream().mapToLong(this::row).sum();
  }

  private long row(int c) {
    long sum = 0;
    for (int j = 0; j < classes; j++) {
      sum += counts[c * classes + j];
    }
    return sum;
  }

  private long column(int c, Set<Integer> scored) {
    long sum = 0;
    for (int i : scored) {
      sum += counts[i * classes + c];
    }
    return sum;
  }
}

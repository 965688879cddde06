package io.mada.app.benchmark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much higher a candidate's mIoU is than that of another, over the seeds that both have. From
 * -1 to 1. With fewer than two seeds, everything but the mean is null.
 *
 * @param to the label of the other candidate
 * @param mean of the differences for each seed
 * @param std their standard deviation
 * @param low the lower end of the mean's 95 % confidence interval, by Student's t
 * @param high its upper end
 * @param p the two-sided p-value of the paired t-test
 * @param comparisons how many comparisons are corrected for together
 * @param adjustedP Holm's p-value, corrected for them
 * @param adjustedLow the lower end of the corrected interval, which excludes 0 exactly where Holm's
 *     procedure shows a difference
 * @param adjustedHigh its upper end
 * @param smallest the smallest difference that this many seeds show with a power of 80 %, if the
 *     deviation is the true one
 * @param seedsForTwoPoints how many seeds show a difference of 0.02 in that case; null above 10,000
 */
public record Difference(
    String to,
    int seeds,
    Double mean,
    Double std,
    Double low,
    Double high,
    Double p,
    Integer comparisons,
    Double adjustedP,
    Double adjustedLow,
    Double adjustedHigh,
    Double smallest,
    Integer seedsForTwoPoints) {

  private static final double LEVEL = 0.05;

  /** A single comparison. */
  static Difference of(String to, Repeats values) {
    Double margin = values.margin(LEVEL);
    int seeds = values.values().length;
    return new Difference(
        to,
        seeds,
        values.mean(),
        values.deviation(),
        margin == null ? null : values.mean() - margin,
        margin == null ? null : values.mean() + margin,
        values.p(),
        null,
        null,
        null,
        null,
        Power.smallestDifference(seeds, values.deviation()),
        Power.seedsFor(Power.TWO_POINTS, values.deviation()));
  }

  /**
   * Corrects for several comparisons by Holm's step-down procedure (Scandinavian Journal of
   * Statistics, 1979). With the p-values in increasing order, the k-th of m is compared with 5 % /
   * (m - k + 1), until one is larger. A difference that is shown has the interval at the level of
   * its own step; all others have the interval at the level of the step where the procedure stops.
   *
   * @param plain uncorrected; those with fewer than two seeds stay as they are
   */
  static List<Difference> corrected(List<Difference> plain, List<Repeats> values) {
    List<Integer> order =
        IntStream.range(0, plain.size())
            .boxed()
            .filter(i -> plain.get(i).p != null)
            .sorted(Comparator.comparing(i -> plain.get(i).p))
            .toList();
    List<Difference> corrected = new ArrayList<>(plain);
    int count = order.size();
    double adjusted = 0;
    int step = 0;
    boolean shown = true;
    for (int k = 0; k < count; k++) {
      Difference one = plain.get(order.get(k));
      adjusted = Math.min(1, Math.max(adjusted, one.p * (count - k)));
      if (shown) {
        step = k;
        shown = one.p <= LEVEL / (count - k);
      }
      double margin = values.get(order.get(k)).margin(LEVEL / (count - step));
      corrected.set(order.get(k), one.with(count, adjusted, margin));
    }
    return List.copyOf(corrected);
  }

  private Difference with(int count, double adjusted, double margin) {
    return new Difference(
        to,
        seeds,
        mean,
        std,
        low,
        high,
        p,
        count,
        adjusted,
        mean - margin,
        mean + margin,
        smallest,
        seedsForTwoPoints);
  }
}

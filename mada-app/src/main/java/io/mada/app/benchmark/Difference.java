package io.mada.app.benchmark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far a candidate's mIoU lies above that of another, over the seeds that both have. From -1 to
 * 1. Null below two seeds is all but the mean.
 *
 * @param to the label of the other
 * @param mean of the differences of each seed
 * @param std their standard deviation
 * @param low where the mean's 95 % confidence interval begins, by Student's t
 * @param high where it ends
 * @param p the two-sided p-value of the paired t-test
 * @param comparisons how many are corrected for together
 * @param adjustedP Holm's p-value, corrected for them
 * @param adjustedLow where the corrected interval begins, which excludes 0 exactly where Holm's
 *     procedure shows a difference
 * @param adjustedHigh where it ends
 * @param smallest the smallest difference that so many seeds show with a power of 80 %, were the
 *     deviation the true one
 * @param seedsForTwoPoints how many seeds show a difference of 0.02 so; null above 10,000
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

  /** One comparison alone. */
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
   * Statistics, 1979). With the p-values in rising order, the k-th of m is compared with 5 % / (m -
   * k + 1), until one is larger. A difference that is shown has the interval of its own step's
   * level, all others have that of the step at which the procedure stops.
   *
   * @param plain of which those below two seeds are left as they are
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

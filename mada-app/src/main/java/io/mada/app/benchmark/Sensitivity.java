package io.mada.app.benchmark;

import java.util.List;

/**
 * What a benchmark could have shown with a budget in one stage, with a power of 80 %, at the 5 %
 * level and before any correction.
 *
 * @param seeds the smallest number for any difference
 * @param std the standard deviation of differences over the seeds: the root mean square over all of
 *     them
 * @param smallest the smallest difference that this many seeds show
 * @param seedsForTwoPoints how many seeds show a difference of 0.02; null above 10,000
 */
public record Sensitivity(
    Number budget,
    String stage,
    int seeds,
    Double std,
    Double smallest,
    Integer seedsForTwoPoints) {

  /**
   * Treats all differences as equally noisy.
   *
   * @param differences at least one, each over at least two seeds
   */
  static Sensitivity of(Number budget, String stage, List<Difference> differences) {
    double squares =
        differences.stream().mapToDouble(d -> d.std() * d.std()).average().orElseThrow();
    int seeds = differences.stream().mapToInt(Difference::seeds).min().orElseThrow();
    double std = Math.sqrt(squares);
    return new Sensitivity(
        budget,
        stage,
        seeds,
        std,
        Power.smallestDifference(seeds, std),
        Power.seedsFor(Power.TWO_POINTS, std));
  }
}

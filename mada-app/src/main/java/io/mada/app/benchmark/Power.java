package io.mada.app.benchmark;

import java.util.function.IntToDoubleFunction;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * What a paired t-test could show: Student's two-sided test of the mean of n differences at the 5 %
 * level. With a true difference d and a standard deviation s of the differences, its statistic has
 * the noncentral t distribution with n - 1 degrees of freedom and noncentrality d √n / s (Cohen,
 * Statistical Power Analysis, 1988).
 */
final class Power {

  static final double WANTED = 0.8;

  /** The difference of mIoU that benchmarks are planned for. */
  static final double TWO_POINTS = 0.02;

  private static final double UPPER_TAIL = 0.025;
  private static final int MOST_SEEDS = 10_000;
  private static final double FAR = 200;
  private static final int INTERVALS = 300;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private Power() {}

  /**
   * The probability that the test shows a difference.
   *
   * @param noncentrality d √n / s
   */
  static double of(int n, double noncentrality) {
    int degrees = n - 1;
    double critical = TDistribution.of(degrees).inverseSurvivalProbability(UPPER_TAIL);
    ChiSquaredDistribution squares = ChiSquaredDistribution.of(degrees);
    double end = Math.sqrt(squares.inverseSurvivalProbability(1e-14) / degrees);
    double begin = Math.sqrt(squares.inverseCumulativeProbability(1e-14) / degrees);
    // Given the ratio x of the estimated deviation to the true one, the statistic is normally
    // distributed.
    IntToDoubleFunction integrand =
        i -> {
          double x = begin + (end - begin) * i / INTERVALS;
          double beyond =
              NORMAL.survivalProbability(critical * x - noncentrality)
                  + NORMAL.cumulativeProbability(-critical * x - noncentrality);
          return beyond * 2 * degrees * x * squares.density(degrees * x * x);
        };
    return simpson(integrand) * (end - begin);
  }

  /** The integral over a range of length 1, divided into {@link #INTERVALS}. */
  private static double simpson(IntToDoubleFunction integrand) {
    double sum = integrand.applyAsDouble(0) + integrand.applyAsDouble(INTERVALS);
    for (int i = 1; i < INTERVALS; i++) {
      sum += (i % 2 == 0 ? 2 : 4) * integrand.applyAsDouble(i);
    }
    return sum / (3 * INTERVALS);
  }

  /**
   * The smallest difference that n seeds show with a power of 80 %; null for fewer than two seeds.
   */
  static Double smallestDifference(int n, Double deviation) {
    if (n < 2 || deviation == null) {
      return null;
    }
    double low = 0;
    double high = FAR;
    for (int i = 0; i < 45; i++) {
      double middle = (low + high) / 2;
      if (of(n, middle) < WANTED) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high * deviation / Math.sqrt(n);
  }

  /** How many seeds show a difference with a power of 80 %; null if 10,000 do not. */
  static Integer seedsFor(double difference, Double deviation) {
    if (deviation == null) {
      return null;
    }
    int low = 1;
    int high = MOST_SEEDS;
    if (!shows(high, difference, deviation)) {
      return null;
    }
    while (high - low > 1) {
      int middle = (low + high) / 2;
      if (shows(middle, difference, deviation)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private static boolean shows(int n, double difference, double deviation) {
    double noncentrality = difference * Math.sqrt(n) / deviation;
    return noncentrality > FAR || of(n, noncentrality) >= WANTED;
  }
}

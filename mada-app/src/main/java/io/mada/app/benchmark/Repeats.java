package io.mada.app.benchmark;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;

/** A few numbers of one kind, as one for each seed. */
record Repeats(double... values) {

  private static final double UPPER_TAIL = 0.025;

  static Repeats of(List<Double> values) {
    return new Repeats(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The mean, or null where there is no number. */
  Double mean() {
    return values.length == 0 ? null : Arrays.stream(values).average().getAsDouble();
  }

  /** The standard deviation with n - 1 in the denominator, or null below two numbers. */
  Double deviation() {
    if (values.length < 2) {
      return null;
    }
    double mean = mean();
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }

  /**
   * Half the width of Student's 95 % confidence interval of the mean, or null below two numbers.
   */
  Double margin() {
    if (values.length < 2) {
      return null;
    }
    double quantile = TDistribution.of(values.length - 1).inverseSurvivalProbability(UPPER_TAIL);
    return quantile * deviation() / Math.sqrt(values.length);
  }
}

package io.mada.app.benchmark;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;

/** A few numbers of the same kind, such as one for each seed. */
record Repeats(double... values) {

  static Repeats of(List<Double> values) {
    return new Repeats(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The mean, or null if there are no numbers. */
  Double mean() {
    return values.length == 0 ? null : Arrays.stream(values).average().getAsDouble();
  }

  /** The standard deviation with n - 1 in the denominator, or null for fewer than two numbers. */
  Double deviation() {
    if (values.length < 2) {
      return null;
    }
    double mean = mean();
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }

  /**
   * Half the width of Student's confidence interval of the mean, or null for fewer than two
   * numbers.
   *
   * @param level the share of such intervals that miss the true mean, such as 0.05
   */
  Double margin(double level) {
    if (values.length < 2) {
      return null;
    }
    double quantile = TDistribution.of(values.length - 1).inverseSurvivalProbability(level / 2);
    return quantile * deviation() / Math.sqrt(values.length);
  }

  /**
   * The two-sided p-value of Student's test that the mean is 0, or null for fewer than two numbers.
   */
  Double p() {
    if (values.length < 2) {
      return null;
    }
    double error = deviation() / Math.sqrt(values.length);
    if (error == 0) {
      return mean() == 0 ? 1.0 : 0.0;
    }
    double t = Math.abs(mean()) / error;
    return 2 * TDistribution.of(values.length - 1).survivalProbability(t);
  }
}

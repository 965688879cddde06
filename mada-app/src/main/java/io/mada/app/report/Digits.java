package io.mada.app.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Numbers for the page: JSON has no NaN, and a figure does not need sixteen digits. */
final class Digits {

  private static final MathContext FEW = new MathContext(5);

  private Digits() {}

  /** The values, with null in place of those that are not finite. */
  static List<Double> finite(Collection<Double> values) {
    List<Double> finite = new ArrayList<>();
    values.forEach(value -> finite.add(Double.isFinite(value) ? value : null));
    return finite;
  }

  /** Rounds each value to five digits. */
  static List<Double> few(double... values) {
    return Arrays.stream(values)
        .mapToObj(value -> new BigDecimal(value).round(FEW).doubleValue())
        .toList();
  }
}

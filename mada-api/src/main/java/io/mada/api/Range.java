package io.mada.api;

import java.math.BigDecimal;

/**
 * The numbers that a configuration key may have. No range contains infinity or NaN.
 *
 * <pre>{@code
 * int count = section.integer("count", 10, Range.atLeast(1));
 * double width = section.number("width", 1, Range.above(0).atMost(4));
 * }</pre>
 *
 * @param least the lower limit; negative infinity for none
 * @param excluded whether the lower limit itself is left out
 * @param most the upper limit, which is in the range; infinity for none
 */
public record Range(double least, boolean excluded, double most) {

  /** Numbers from here on are written with an exponent. */
  private static final double LONGEST = 1e12;

  /**
   * All numbers.
   *
   * @return a range without limits
   */
  public static Range any() {
    return atLeast(Double.NEGATIVE_INFINITY);
  }

  /**
   * The numbers from a limit up.
   *
   * @param least in the range
   * @return a range without an upper limit
   */
  public static Range atLeast(double least) {
    return new Range(least, false, Double.POSITIVE_INFINITY);
  }

  /**
   * The numbers above a limit.
   *
   * @param limit not in the range
   * @return a range without an upper limit
   */
  public static Range above(double limit) {
    return new Range(limit, true, Double.POSITIVE_INFINITY);
  }

  /**
   * The numbers between two limits.
   *
   * @param least in the range
   * @param most in the range
   * @return a range with both limits
   */
  public static Range between(double least, double most) {
    return atLeast(least).atMost(most);
  }

  /**
   * This range, cut off at a limit.
   *
   * @param limit in the range, if it is in this one
   * @return a range with the lower limit of this one
   */
  public Range atMost(double limit) {
    return new Range(least, excluded, Math.min(most, limit));
  }

  /**
   * Whether a number is in the range.
   *
   * @param number may be anything
   * @return false for infinity and NaN
   */
  public boolean contains(double number) {
    return Double.isFinite(number)
        && (excluded ? number > least : number >= least)
        && number <= most;
  }

  /** The range in words that follow "must be" in an error. */
  @Override
  public String toString() {
    boolean ends = most < Double.POSITIVE_INFINITY;
    if (least == Double.NEGATIVE_INFINITY) {
      return ends ? "at most " + plain(most) : "finite";
    }
    if (excluded) {
      return "above " + plain(least) + (ends ? " and at most " + plain(most) : "");
    }
    return ends ? "from " + plain(least) + " to " + plain(most) : "at least " + plain(least);
  }

  private static String plain(double limit) {
    BigDecimal exact = BigDecimal.valueOf(limit).stripTrailingZeros();
    return Math.abs(limit) < LONGEST ? exact.toPlainString() : exact.toString().replace("E+", "e");
  }
}

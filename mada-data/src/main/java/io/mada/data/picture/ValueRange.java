package io.mada.data.picture;

import java.util.Optional;

/**
 * Which values are black and white in pictures with more than 8 bits.
 *
 * @param low becomes 0, as does everything below
 * @param high becomes 255, as does everything above
 */
public record ValueRange(double low, double high) {

  public ValueRange {
    if (!isValid(low, high)) {
      throw new IllegalArgumentException("[" + low + ", " + high + "] is no range");
    }
  }

  /** Whether two values are the ends of a range. */
  public static boolean isValid(double low, double high) {
    return Double.isFinite(high - low) && low < high;
  }

  /** Parses what {@link #text} gives; empty if a text is not a range. */
  public static Optional<ValueRange> parse(String text) {
    String[] ends = text.split(",", -1);
    try {
      double low = Double.parseDouble(ends[0]);
      double high = Double.parseDouble(ends[ends.length - 1]);
      return ends.length == 2 && isValid(low, high)
          ? Optional.of(new ValueRange(low, high))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Both ends, separated by a comma. */
  public String text() {
    return low + "," + high;
  }

  byte toByte(double value) {
    return (byte) Math.max(0, Math.min(255, Math.round(255 * (value - low) / (high - low))));
  }
}

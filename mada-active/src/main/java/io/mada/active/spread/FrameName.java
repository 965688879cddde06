package io.mada.active.spread;

import java.math.BigInteger;
import java.util.Optional;

/**
 * What a name says of an image in a film: {@code 0001TP_006690} is frame 6690 of the film {@code
 * 0001TP_}. The film is the name without its last run of digits, and the frame that number.
 */
record FrameName(Film film, BigInteger frame) {

  /** The name's text on both sides of the number. */
  record Film(String before, String after) {}

  /** Reads a name; empty where it has no digit, and its image belongs to no film. */
  static Optional<FrameName> of(String name) {
    int end = name.length();
    while (end > 0 && !isDigit(name.charAt(end - 1))) {
      end--;
    }
    int start = end;
    while (start > 0 && isDigit(name.charAt(start - 1))) {
      start--;
    }
    return start == end
        ? Optional.empty()
        : Optional.of(
            new FrameName(
                new Film(name.substring(0, start), name.substring(end)),
                new BigInteger(name.substring(start, end))));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}

package io.mada.active.spread;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a name says about an image in a film: {@code 0001TP_006690} is frame 6690 of the film {@code
 * 0001TP_}. The film is the name without its last run of digits, and the frame is that number.
 */
record FrameName(Film film, BigInteger frame) {

  /** The name's text on both sides of the number. */
  record Film(String before, String after) {}

  /**
   * Preferably a number that no letter follows, unlike the 8 of {@code leftImg8bit}; otherwise any.
   */
  private static final List<Pattern> NUMBERS =
      List.of(Pattern.compile("[0-9]+(?![0-9\\p{L}])"), Pattern.compile("[0-9]+"));

  /** Reads a name; empty if it has no digit, so that its image belongs to no film. */
  static Optional<FrameName> of(String name) {
    return NUMBERS.stream()
        .flatMap(number -> number.matcher(name).results().reduce((first, last) -> last).stream())
        .findFirst()
        .map(
            found ->
                new FrameName(
                    new Film(name.substring(0, found.start()), name.substring(found.end())),
                    new BigInteger(found.group())));
  }
}

package io.mada.api;

import java.util.Locale;

/**
 * Text that reads the same on every machine. {@link String#formatted} follows the machine's locale:
 * in Egypt and Thailand it writes other digits, in messages as well as in files and their names.
 */
public final class Text {

  private static final int LONGEST = 500;

  private Text() {}

  /**
   * A format filled in with values, as {@link String#format(Locale, String, Object...)} gives it in
   * {@link Locale#ROOT}.
   *
   * @param format the format
   * @param values the values of its placeholders
   * @return the text
   */
  public static String of(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /**
   * Makes text from a file of unknown origin fit to be shown within a line: no line breaks, no
   * terminal control characters, not too long.
   *
   * @param text as it was read
   * @return at most about 500 characters, with a space for each gap and a question mark for each
   *     other invisible character
   */
  public static String line(String text) {
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    return cut.strip().replaceAll("\\s+", " ").replaceAll("\\p{C}", "?");
  }
}

package io.mada.api;

import java.util.Locale;

/**
 * Text that reads the same on every machine. {@link String#formatted} follows the machine's locale:
 * in Egypt and Thailand it writes other digits, into messages as into files and their names.
 */
public final class Text {

  private static final int LONGEST = 500;

  private Text() {}

  /**
   * A format with its values, as {@link String#format(Locale, String, Object...)} gives it in
   * {@link Locale#ROOT}.
   *
   * @param format the format
   * @param values what its placeholders stand for
   * @return the text
   */
  public static String of(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /**
   * Makes what a stranger's file says fit to be shown as a part of a line: no line breaks, nothing
   * that a terminal would obey, no end out of sight.
   *
   * @param text whatever was read
   * @return at most about 500 characters, with a space for each gap and a question mark for each
   *     other character that cannot be seen
   */
  public static String line(String text) {
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    return cut.strip().replaceAll("\\s+", " ").replaceAll("\\p{C}", "?");
  }
}

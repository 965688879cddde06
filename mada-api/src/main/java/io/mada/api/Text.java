package io.mada.api;

import java.util.Locale;

/**
 * Text that reads the same on every machine. {@link String#formatted} follows the machine's locale: in Egypt and
 * Thailand it writes other digits, into messages as into files and their names.
 */
public final class Text {

  private Text() {}

  /**
   * A format with its values, as {@link String#format(Locale, String, Object...)} gives it in {@link Locale#ROOT}.
   *
   * @param format the format
   * @param values what its placeholders stand for
   * @return the text
   */
  public static String of(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

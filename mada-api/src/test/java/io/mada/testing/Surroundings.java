package io.mada.testing;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TimeZone;

/**
 * What a machine brings along that no result may depend on.
 *
 * @param locale with other digits, separators, calendars or rules for capital letters than English
 *     has
 * @param timeZone with other offsets and changes of the clock than whole hours in spring and autumn
 * @param lineSeparator of Unix or of Windows
 */
public record Surroundings(Locale locale, TimeZone timeZone, String lineSeparator) {

  /**
   * The locales: native digits; other calendars; a dotless i; commas and apostrophes in numbers; a
   * longer minus.
   */
  static final List<String> LOCALES =
      List.of(
          "ar-EG",
          "fa-IR",
          "hi-IN-u-nu-deva",
          "th-TH-u-ca-buddhist-nu-thai",
          "ja-JP-u-ca-japanese",
          "tr-TR",
          "lt-LT",
          "de-DE",
          "de-CH",
          "sv-SE",
          "en-US");

  /**
   * Offsets that are no whole hours, beyond 12 hours, or move by half an hour; skipped days; winter
   * time below zero.
   */
  static final List<String> TIME_ZONES =
      List.of(
          "Asia/Kathmandu",
          "Australia/Lord_Howe",
          "America/St_Johns",
          "Pacific/Kiritimati",
          "Pacific/Apia",
          "Etc/GMT+12",
          "Europe/Dublin",
          "UTC");

  /** The choice of a seed; the same everywhere. */
  static Surroundings of(String seed) {
    var random = new SplittableRandom(seed.hashCode());
    return new Surroundings(
        Locale.forLanguageTag(pick(LOCALES, random)),
        TimeZone.getTimeZone(pick(TIME_ZONES, random)),
        pick(List.of("\n", "\r\n"), random));
  }

  private static String pick(List<String> choices, SplittableRandom random) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Those of this process. */
  public static Surroundings current() {
    return new Surroundings(Locale.getDefault(), TimeZone.getDefault(), System.lineSeparator());
  }

  /**
   * Makes them those of this process; what has been read of the old ones before is not read again.
   */
  void enter() {
    Locale.setDefault(locale);
    TimeZone.setDefault(timeZone);
    System.setProperty("line.separator", lineSeparator);
    try {
      // The property is read only once, when Java starts.
      Field kept = System.class.getDeclaredField("lineSeparator");
      kept.setAccessible(true);
      kept.set(null, lineSeparator);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException(
          "cannot change the line separator; give the tests --add-opens java.base/java.lang=ALL-UNNAMED",
          e);
    }
  }

  /** The options of a Java process that is to run in them. */
  public List<String> javaOptions() {
    String extensions =
        locale.stripExtensions().equals(locale) ? "" : locale.toLanguageTag().split("-u-")[1];
    return List.of(
        "-Duser.language=" + locale.getLanguage(),
        "-Duser.country=" + locale.getCountry(),
        "-Duser.extensions=" + (extensions.isEmpty() ? "" : "u-" + extensions),
        "-Duser.timezone=" + timeZone.getID(),
        "-Dline.separator=" + lineSeparator);
  }

  @Override
  public String toString() {
    String separator = lineSeparator.replace("\r", "\\r").replace("\n", "\\n");
    return "locale "
        + locale.toLanguageTag()
        + ", time zone "
        + timeZone.getID()
        + ", line separator "
        + separator;
  }
}

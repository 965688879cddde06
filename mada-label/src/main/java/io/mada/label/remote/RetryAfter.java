package io.mada.label.remote;

import io.mada.api.MadaException;
import io.mada.api.Text;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Whether and when to retry with a busy server. */
final class RetryAfter {

  private static final Duration YEAR = Duration.ofDays(365);

  private RetryAfter() {}

  /**
   * Whether a request may be sent again. Something that a proxy has given up waiting for may still
   * be done, and would then be done twice.
   */
  static boolean helps(String method, int status) {
    boolean underWay = status == 504 && !method.equals("GET");
    return (status == 429 || status >= 500) && !underWay;
  }

  /** How long to wait for a server; a {@link MadaException} if that is too long. */
  static Duration of(HttpHeaders headers, int tries, RemoteSettings settings) {
    Duration pause = of(headers.firstValue("Retry-After"), headers.firstValue("Date"), tries);
    if (pause.compareTo(settings.limits().job()) > 0) {
      throw new MadaException(
          Text.of(
              "%s is busy, and wants no request for %s: try again after that, or ask whoever runs it",
              settings.server(), inWords(pause)));
    }
    return pause;
  }

  /**
   * The pause the server asks for, in seconds or as a time; otherwise 1, 2, 4, ... seconds.
   *
   * @param asked the header {@code Retry-After}
   * @param date the header {@code Date}: the server's clock may not be ours
   * @param tries so far, from 1
   */
  static Duration of(Optional<String> asked, Optional<String> date, int tries) {
    Duration usual = Duration.ofSeconds(1L << (tries - 1));
    if (asked.isEmpty()) {
      return usual;
    }
    String value = asked.get().strip();
    if (value.matches("\\d+")) {
      return value.length() > 9 ? YEAR : Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      Instant then = time(value);
      Duration pause = Duration.between(date.map(RetryAfter::time).orElse(then), then);
      return pause.compareTo(usual) < 0 ? usual : pause;
    } catch (DateTimeParseException e) {
      return usual;
    }
  }

  /** A pause that is too long to wait for, in words. */
  private static String inWords(Duration pause) {
    if (pause.compareTo(YEAR) >= 0) {
      return "a year or more";
    }
    if (pause.toDays() > 1) {
      return Text.of("%d days", pause.toDays());
    }
    return pause.toHours() > 1
        ? Text.of("%d hours", pause.toHours())
        : Text.of("%d minutes", pause.toMinutes());
  }

  private static Instant time(String value) {
    return ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
  }
}

package io.mada.label.remote;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Whether and when to ask a busy server again. */
final class RetryAfter {

  private RetryAfter() {}

  /**
   * Whether a request may be sent again. What a proxy has given up waiting for may still be done,
   * and would then be done twice.
   */
  static boolean helps(String method, int status) {
    boolean underWay = status == 504 && !method.equals("GET");
    return (status == 429 || status >= 500) && !underWay;
  }

  /**
   * What the server asks for, in seconds or as a time; otherwise 1, 2, 4, ... seconds.
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
    if (value.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      Instant then = time(value);
      Duration pause = Duration.between(date.map(RetryAfter::time).orElse(then), then);
      return pause.compareTo(usual) < 0 ? usual : pause;
    } catch (DateTimeParseException e) {
      return usual;
    }
  }

  private static Instant time(String value) {
    return ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
  }
}

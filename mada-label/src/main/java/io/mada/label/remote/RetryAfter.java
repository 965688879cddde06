package io.mada.label.remote;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** When to ask a busy server again. */
final class RetryAfter {

  private RetryAfter() {}

  /**
   * What the server asks for, in seconds or as a time; otherwise 1, 2, 4, ... seconds.
   *
   * @param tries so far, from 1
   */
  static Duration of(HttpResponse<?> response, int tries) {
    Duration usual = Duration.ofSeconds(1L << (tries - 1));
    return response
        .headers()
        .firstValue("Retry-After")
        .map(value -> parse(value.strip(), response, usual))
        .orElse(usual);
  }

  private static Duration parse(String value, HttpResponse<?> response, Duration usual) {
    if (value.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      // By the server's own clock, which may not be ours.
      Instant then = time(value);
      Instant now = response.headers().firstValue("Date").map(RetryAfter::time).orElse(then);
      Duration pause = Duration.between(now, then);
      return pause.compareTo(usual) < 0 ? usual : pause;
    } catch (DateTimeParseException e) {
      return usual;
    }
  }

  private static Instant time(String value) {
    return ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
  }
}

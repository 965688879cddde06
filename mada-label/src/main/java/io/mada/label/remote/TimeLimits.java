package io.mada.label.remote;

import java.time.Duration;

/**
 * How long a server may take.
 *
 * @param connect until it answers at all
 * @param request until a request is completely answered
 * @param job until background work on the server is done
 */
public record TimeLimits(Duration connect, Duration request, Duration job) {

  /** 10 seconds, 5 minutes, and half an hour. */
  public static final TimeLimits USUAL =
      new TimeLimits(Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofMinutes(30));
}

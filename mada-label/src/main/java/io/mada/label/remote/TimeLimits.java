package io.mada.label.remote;

import java.time.Duration;

/**
 * How long a server may take.
 *
 * @param connect until it answers at all
 * @param request until a request is answered to its end
 * @param job until work that it does in the background is done
 */
public record TimeLimits(Duration connect, Duration request, Duration job) {

  /** 10 seconds, 5 minutes, and half an hour. */
  public static final TimeLimits USUAL =
      new TimeLimits(Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofMinutes(30));
}

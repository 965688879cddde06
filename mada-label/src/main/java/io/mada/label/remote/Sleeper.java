package io.mada.label.remote;

import java.time.Duration;

/** How to wait for a server. */
@FunctionalInterface
public interface Sleeper {

  /** Really waits. */
  Sleeper REAL = time -> Thread.sleep(time.toMillis());

  /** Waits. */
  void sleep(Duration time) throws InterruptedException;
}

package io.mada.label.remote;

import java.time.Duration;

/** How one waits for a server. */
@FunctionalInterface
public interface Sleeper {

  /** Waits in earnest. */
  Sleeper REAL = time -> Thread.sleep(time.toMillis());

  /** Waits. */
  void sleep(Duration time) throws InterruptedException;
}

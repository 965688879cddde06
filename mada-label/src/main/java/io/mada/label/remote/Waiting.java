package io.mada.label.remote;

import io.mada.api.MadaException;
import io.mada.api.Text;
import java.time.Duration;

/** Waits for something up to a limit. Only the waiting itself counts. */
final class Waiting {

  private final Sleeper sleeper;
  private final Duration limit;
  private final String what;
  private Duration waited = Duration.ZERO;

  /**
   * @param what the server has not done when the time runs out
   */
  Waiting(Sleeper sleeper, Duration limit, String what) {
    this.sleeper = sleeper;
    this.limit = limit;
    this.what = what;
  }

  void sleep(Duration time) {
    waited = waited.plus(time);
    if (waited.compareTo(limit) > 0) {
      throw new MadaException(Text.of("%s within %d s: try again later", what, limit.toSeconds()));
    }
    try {
      sleeper.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MadaException("waiting for the server was interrupted", e);
    }
  }
}

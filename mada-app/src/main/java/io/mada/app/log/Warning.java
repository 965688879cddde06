package io.mada.app.log;

/** A line for the user about what went wrong without ending the run. */
public final class Warning {

  private Warning() {}

  /** Tells it on the error stream and in the log. */
  public static void tell(String message) {
    tell(message, null);
  }

  /** Tells it on the error stream, and with its cause in the log. */
  public static void tell(String message, Throwable cause) {
    if (!JsonLog.isInstalled()) {
      System.err.println("mada: warning: " + message);
    }
    RunLog.LOGGER.warn(message, cause);
  }
}

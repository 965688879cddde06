package io.mada.app.log;

/** A line for the user about something that went wrong without ending the run. */
public final class Warning {

  private Warning() {}

  /** Prints it on the error stream and in the log. */
  public static void tell(String message) {
    tell(message, null);
  }

  /** Prints it on the error stream, and with its cause in the log. */
  public static void tell(String message, Throwable cause) {
    if (!JsonLog.isInstalled()) {
      System.err.println("mada: warning: " + message);
    }
    RunLog.LOGGER.warn(message, cause);
  }
}

package io.mada.api;

/**
 * A failure that its message explains to the user: what was wrong, where, and what to do. The command line prints the
 * message alone and exits with {@link #exitStatus()}.
 */
public class MadaException extends RuntimeException {

  public MadaException(String message) {
    super(message);
  }

  public MadaException(String message, Throwable cause) {
    super(message, cause);
  }

  /** 1, a failure in the work; subclasses say otherwise. */
  public int exitStatus() {
    return 1;
  }
}

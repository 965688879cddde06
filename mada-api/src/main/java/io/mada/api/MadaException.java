package io.mada.api;

/**
 * A failure that its message explains to the user: what was wrong, where, and what to do. The command line prints the
 * message alone and exits with {@link #exitStatus()}.
 */
public class MadaException extends RuntimeException {

  /**
   * A failure that was found here.
   *
   * @param message one line for the user
   */
  public MadaException(String message) {
    super(message);
  }

  /**
   * A failure that something else has led to.
   *
   * @param message one line for the user, which says what the cause says
   * @param cause for those who look for the place, by {@code --debug}
   */
  public MadaException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * The exit status of a command that fails so.
   *
   * @return 1, a failure in the work; subclasses say otherwise
   */
  public int exitStatus() {
    return 1;
  }
}

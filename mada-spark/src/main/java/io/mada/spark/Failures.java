package io.mada.spark;

/** What has gone wrong in one line. */
final class Failures {

  private Failures() {}

  /** The first line of the deepest cause that says something. */
  static String line(Throwable failure) {
    String line = failure.toString();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null && !cause.getMessage().isBlank()) {
        line = cause.getMessage();
      }
      if (cause.getCause() == cause) {
        break;
      }
    }
    return line.lines().findFirst().orElse(line).strip();
  }
}

package io.mada.spark;

import io.mada.api.MadaException;
import io.mada.app.run.NativeFailure;

/** Describes what has gone wrong, in one line. */
final class Failures {

  private Failures() {}

  /** Describes a failure of the framework's own work, such as a libtorch that cannot be loaded. */
  static String ofWork(Throwable failure) {
    return failure instanceof MadaException ? line(failure) : NativeFailure.explain(failure);
  }

  /** The first line of the deepest cause that has a message. */
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

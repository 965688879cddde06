package io.mada.app.guard;

import io.mada.api.MadaException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Finds the plug-in that caused an unexpected failure. */
public final class Culprit {

  private Culprit() {}

  /** Names the plug-in's jar, unless the message of the failure already does; otherwise empty. */
  public static String hint(Throwable failure) {
    return jar(failure)
        .filter(jar -> !String.valueOf(failure.getMessage()).contains(jar))
        .map(jar -> "; it came out of the plug-in " + jar)
        .orElse("");
  }

  /**
   * The jar of the plug-in that was running when a cause was thrown; a failure that explains itself
   * needs no culprit.
   */
  private static Optional<String> jar(Throwable failure) {
    Optional<String> deeper =
        failure.getCause() == null ? Optional.empty() : jar(failure.getCause());
    if (deeper.isPresent() || failure instanceof MadaException) {
      return deeper;
    }
    // A plug-in's class loader is named after its jar.
    return Arrays.stream(failure.getStackTrace())
        .map(StackTraceElement::getClassLoaderName)
        .filter(name -> name != null && name.endsWith(".jar"))
        .findFirst()
        .map(name -> Path.of(name).getFileName().toString());
  }
}

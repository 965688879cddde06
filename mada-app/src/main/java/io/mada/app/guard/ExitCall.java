package io.mada.app.guard;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Replaces {@code System.exit}, {@code Runtime.exit} and {@code Runtime.halt} in a plug-in's code,
 * where the plug-in's class loader substitutes these methods: calling them is a fault of the
 * plug-in.
 */
public final class ExitCall {

  private ExitCall() {}

  /** Unwinds the call that tried to end the process; an {@link Error}, since few catch those. */
  static final class Refused extends Error {
    private Refused(String call) {
      super(call);
    }
  }

  /** Replaces {@link System#exit}. */
  public static void exit(int status) {
    refuse("System.exit(" + status + ")");
  }

  /** Replaces {@link Runtime#exit}. */
  public static void exit(Runtime runtime, int status) {
    refuse("Runtime.exit(" + status + ")");
  }

  /** Replaces {@link Runtime#halt}. */
  public static void halt(Runtime runtime, int status) {
    refuse("Runtime.halt(" + status + ")");
  }

  /**
   * Who has ended the process through code that was not substituted, such as by reflection; empty
   * if nobody has.
   */
  public static Optional<String> underWay() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(entry -> Arrays.stream(entry.getValue()).anyMatch(ExitCall::isExit))
        .map(Map.Entry::getKey)
        .map(
            thread ->
                Guard.of(thread).map(Guard::who).orElse("the thread '" + thread.getName() + "'"))
        .map(who -> who + " called System.exit")
        .findFirst();
  }

  private static boolean isExit(StackTraceElement frame) {
    return frame.getClassName().equals(Runtime.class.getName())
        && frame.getMethodName().equals("exit");
  }

  private static void refuse(String call) {
    Thread thread = Thread.currentThread();
    Guard.of(thread)
        .filter(guard -> !guard.isCalling(thread))
        .ifPresent(
            guard -> guard.end("called " + call + " in its thread '" + thread.getName() + "'"));
    throw new Refused(call);
  }
}

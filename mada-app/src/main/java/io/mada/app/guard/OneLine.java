package io.mada.app.guard;

import io.mada.api.Text;

/** Puts what a plug-in has thrown into the one line that an error has room for. */
public final class OneLine {

  private static final int LONGEST = 300;

  private OneLine() {}

  public static String of(Throwable error) {
    String line = Text.line(text(error));
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
  }

  /** Its message may be code of the plug-in's, too. */
  private static String text(Throwable error) {
    try {
      return String.valueOf(error.toString());
    } catch (RuntimeException | Error e) {
      return error.getClass().getName();
    }
  }
}

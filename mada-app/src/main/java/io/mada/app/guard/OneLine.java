package io.mada.app.guard;

import io.mada.api.Text;

/** Fits what a plug-in has thrown into the one line available for an error. */
public final class OneLine {

  private static final int LONGEST = 300;

  private OneLine() {}

  public static String of(Throwable error) {
    String line = Text.line(text(error));
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
  }

  /** Even its message may be computed by the plug-in's code. */
  private static String text(Throwable error) {
    try {
      return String.valueOf(error.toString());
    } catch (RuntimeException | Error e) {
      return error.getClass().getName();
    }
  }
}

package io.mada.app.config;

/** Puts what a plug-in has thrown into the one line that an error has room for. */
final class OneLine {

  private static final int LONGEST = 300;

  private OneLine() {}

  static String of(Throwable error) {
    String line = error.toString().strip().replaceAll("\\s+", " ");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
  }
}

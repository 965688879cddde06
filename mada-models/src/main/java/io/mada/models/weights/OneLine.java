package io.mada.models.weights;

/** Makes what a stranger's file says fit to be shown: no control characters, no end in sight. */
final class OneLine {

  private static final int LONGEST = 500;

  private OneLine() {}

  static String of(String text) {
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    return cut.replaceAll("\\p{C}", "?");
  }
}

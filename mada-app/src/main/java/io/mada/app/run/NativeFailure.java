package io.mada.app.run;

/** Puts errors that come out of libtorch, or from where nobody expected them, into one line. */
public final class NativeFailure {

  private static final int LONGEST = 300;

  private NativeFailure() {}

  public static String explain(Throwable error) {
    String message = String.valueOf(error.getMessage());
    String first = message.lines().findFirst().orElse("").strip();
    String line = first.length() > LONGEST ? first.substring(0, LONGEST) + "..." : first;
    if (message.contains("out of memory") || message.contains("can't allocate memory")) {
      return "out of memory on the device: " + line + "; lower the batch or the image size";
    }
    String kind = error instanceof LinkageError ? "a plug-in was built against another version" : "unexpected failure";
    return kind + ": " + error.getClass().getSimpleName() + ": " + line + " (--debug shows where)";
  }
}

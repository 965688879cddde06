package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What a command has done, as a shell sees it.
 *
 * @param status the exit status
 */
record Cli(int status, String out, String err) {

  /**
   * Runs a command in this process, as on the CPU of a small machine; all plug-ins must come back.
   */
  static Cli run(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    var outBytes = new ByteArrayOutputStream();
    var errBytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
    try {
      int status =
          Mada.run(
              line -> {
                throw new AssertionError(line);
              },
              arguments);
      return new Cli(status, text(outBytes), text(errBytes));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** Fails unless a command has ended so, with one line on the error stream that holds a part. */
  static void assertError(int status, String part, Cli result) {
    assertEquals(status, result.status, result.err);
    assertTrue(result.err.startsWith("mada: ") && result.err.contains(part), result.err);
    assertEquals(1, result.err.lines().count(), result.err);
  }

  /** Fails unless a command has ended well, without a word on the error stream. */
  static void assertQuiet(Cli result) {
    assertEquals(0, result.status, result.err);
    assertEquals("", result.err);
  }

  /** What was written, with lines that end as everywhere else. */
  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}

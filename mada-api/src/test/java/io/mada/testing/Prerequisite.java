package io.mada.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What a test needs beside Java, and not every machine has. */
public final class Prerequisite {

  private Prerequisite() {}

  /**
   * Skips the test where something is missing. Continuous integration has to have it: where {@code
   * CI=true} the test fails, since a check that is skipped is none.
   *
   * @param missing says what is missing, and where to get it
   */
  public static void need(boolean isThere, String missing) {
    if (!isThere && "true".equals(System.getenv("CI"))) {
      fail(missing);
    }
    assumeTrue(isThere, missing);
  }

  /** Skips the test where something is missing that even continuous integration may lack. */
  public static void wish(boolean isThere, String missing) {
    assumeTrue(isThere, missing);
  }
}

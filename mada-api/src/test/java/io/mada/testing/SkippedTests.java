package io.mada.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes what was skipped, and why, into the file {@code -Dtests.skipped}: the build shows it when
 * all is done.
 */
public final class SkippedTests implements TestExecutionListener {

  /** Of all test classes of the process, each of which may be a test plan of its own. */
  private static final Set<String> SKIPPED = new TreeSet<>();

  private final String file = System.getProperty("tests.skipped");

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    add(test, reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == Status.ABORTED) {
      add(test, result.getThrowable().map(Throwable::getMessage).orElse("no reason is given"));
    }
  }

  private void add(TestIdentifier test, String reason) {
    SKIPPED.add(className(test) + ": " + reason.replaceFirst("^Assumption failed: ", ""));
  }

  private static String className(TestIdentifier test) {
    return test.getSource()
        .map(
            source ->
                source instanceof MethodSource method
                    ? method.getClassName()
                    : source instanceof ClassSource type
                        ? type.getClassName()
                        : test.getDisplayName())
        .map(name -> name.substring(name.lastIndexOf('.') + 1))
        .orElse(test.getDisplayName());
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    if (file == null) {
      return;
    }
    try {
      Files.createDirectories(Path.of(file).getParent());
      Files.writeString(Path.of(file), SKIPPED.isEmpty() ? "" : String.join("\n", SKIPPED) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

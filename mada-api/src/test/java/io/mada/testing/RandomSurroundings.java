package io.mada.testing;

import java.time.Instant;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Runs all tests in surroundings that are chosen at random; the seed {@code -Dtests.seed} brings
 * them back.
 */
public final class RandomSurroundings implements TestExecutionListener {

  private static final String SEED = "tests.seed";

  private final String seed = System.getProperty(SEED, Instant.now().toString());
  private final Surroundings surroundings = Surroundings.of(seed);

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    surroundings.enter();
    System.out.println("Tests run with " + this);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.FAILED) {
      System.out.println(test.getDisplayName() + " failed with " + this);
    }
  }

  @Override
  public String toString() {
    return surroundings + "; to repeat it: -D" + SEED + "=" + seed;
  }
}

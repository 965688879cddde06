package io.mada.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mada.api.MadaException;
import java.util.Map;
import java.util.logging.Logger;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of a cluster that has no executor. */
class ExecutorWatchTest {

  private static final Logger LOG =
      Logger.getLogger("org.apache.spark.deploy.client.StandaloneAppClient$ClientEndpoint");

  private final ExecutorWatch watch =
      new ExecutorWatch(new SparkSettings("spark://m:7077", false, 30, Map.of()), "2 cores");
  private final long begun = System.nanoTime();

  @BeforeEach
  void keepQuiet() {
    LOG.setUseParentHandlers(false);
  }

  @AfterEach
  void close() {
    LOG.setUseParentHandlers(true);
    watch.close();
  }

  private static void launch(int executor, String worker) {
    LOG.info(
        "Executor added: app-1/" + executor + " on worker-9-x (" + worker + ") with 2 core(s)");
    LOG.info("Executor updated: app-1/" + executor + " is now RUNNING");
  }

  private static void end(int executor) {
    LOG.info("Executor updated: app-1/" + executor + " is now EXITED (Command exited with code 1)");
  }

  private String problem(int seconds) {
    long now = begun + seconds * 1_000_000_000L;
    return assertThrows(MadaException.class, () -> watch.check(0, now)).getMessage();
  }

  @Test
  void executorsThatEndAtOnceAreNoticedAtOnce() {
    for (int i = 0; i < 3; i++) {
      watch.check(0, begun);
      launch(i, "a:7");
      watch.check(0, begun);
      end(i);
    }
    assertEquals(
        "executors on spark://m:7077 end as soon as they start: Command exited with code 1"
            + " (work/app-1/2/stderr on the worker a:7 says more)",
        problem(0));
  }

  @Test
  void aWorkerThatTakesLongerIsWaitedFor() {
    launch(0, "slow:7");
    for (int i = 1; i < 20; i++) {
      launch(i, "broken:7");
      end(i);
    }
    watch.check(0, begun);
    watch.onExecutorAdded(new SparkListenerExecutorAdded(0, "0", null));
    watch.check(1, begun);
    end(0);
    watch.check(0, begun);
  }

  @Test
  void aClusterThatHasNoneForLongSaysWhatIsKnown() {
    watch.check(0, begun + 29_000_000_000L);
    assertEquals(
        "there has been no executor on spark://m:7077 for 30 seconds: its workers must have 2 cores free (spark.executor.cores, spark.executor.memory)",
        problem(31));
    watch.check(1, begun + 100_000_000_000L);
    watch.onExecutorRemoved(new SparkListenerExecutorRemoved(0, "5", "worker lost\nmore"));
    watch.check(0, begun + 129_000_000_000L);
    assertEquals(
        "there has been no executor on spark://m:7077 for 30 seconds: its workers must have 2 cores free (spark.executor.cores, spark.executor.memory);"
            + " the last one has ended: worker lost",
        problem(131));
  }
}

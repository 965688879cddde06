package io.mada.spark;

import io.mada.api.MadaException;
import io.mada.api.Text;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/**
 * Finds out why a cluster has no executor. Spark would wait for one forever, and keep restarting
 * executors that end at once.
 */
final class ExecutorWatch extends SparkListener implements AutoCloseable {

  /**
   * After this many executors have ended on each worker, another one is not expected to do better.
   */
  private static final int ENOUGH = 3;

  /**
   * Spark's standalone cluster reports executors that end before they have registered only in its
   * log.
   */
  private static final Logger LOG =
      Logger.getLogger("org.apache.spark.deploy.client.StandaloneAppClient$ClientEndpoint");

  private static final Pattern ADDED =
      Pattern.compile("Executor added: \\S+/(\\d+) on \\S+ \\((\\S+)\\).*");
  private static final Pattern ENDED =
      Pattern.compile(
          "Executor updated: (\\S+/(\\d+)) is now (EXITED|FAILED|LOST)(?: \\((.*)\\))?");

  private final SparkSettings settings;
  private final String demand;
  private final Handler ears = new Ears();

  /** The workers of executors. */
  private final Map<String, String> workers = new HashMap<>();

  /** How often executors of a worker have ended since one last registered. */
  private final Map<String, Integer> ends = new HashMap<>();

  private String last;
  private long seen = System.nanoTime();

  /**
   * Starts listening to the log.
   *
   * @param demand what an executor needs, for people
   */
  ExecutorWatch(SparkSettings settings, String demand) {
    this.settings = settings;
    this.demand = demand;
    LOG.addHandler(ears);
  }

  @Override
  public synchronized void onExecutorAdded(SparkListenerExecutorAdded event) {
    ends.clear();
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    // What the log reports is described better there.
    if (!workers.containsKey(event.executorId())) {
      last = event.reason().lines().findFirst().orElse("");
    }
  }

  /** Handles a line of the log of Spark's standalone cluster. */
  synchronized void heard(String line) {
    Matcher added = ADDED.matcher(line);
    Matcher ended = ENDED.matcher(line);
    if (added.matches()) {
      workers.put(added.group(1), added.group(2));
      ends.putIfAbsent(added.group(2), 0);
    } else if (ended.matches()) {
      String worker = workers.get(ended.group(2));
      if (worker != null) {
        ends.merge(worker, 1, Integer::sum);
        last =
            Text.of(
                "%s (work/%s/stderr on the worker %s says more)",
                ended.group(4) == null ? ended.group(3) : ended.group(4), ended.group(1), worker);
      }
    }
  }

  /** Called before each piece of work, since executors may be away in between. */
  synchronized void begin() {
    seen = System.nanoTime();
  }

  /**
   * Fails if executors are no longer to be expected.
   *
   * @param executors how many there are now
   * @param now in nanoseconds
   */
  synchronized void check(int executors, long now) {
    if (executors > 0) {
      seen = now;
    } else if (!ends.isEmpty() && ends.values().stream().allMatch(count -> count >= ENOUGH)) {
      throw new MadaException(
          Text.of("executors on %s end as soon as they start: %s", settings.master(), last));
    } else if (now - seen > settings.patience() * 1e9) {
      String reason = last == null ? "" : "; the last one has ended: " + last;
      throw new MadaException(
          Text.of(
              "there has been no executor on %s for %s seconds: its workers must have %s free (spark.executor.cores, spark.executor.memory)%s",
              settings.master(), Math.round(settings.patience()), demand, reason));
    }
  }

  @Override
  public void close() {
    LOG.removeHandler(ears);
  }

  private final class Ears extends Handler {

    @Override
    public void publish(LogRecord entry) {
      if (entry.getMessage() != null) {
        heard(entry.getMessage());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}

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
 * Knows why a cluster has no executor. Spark would wait for one for ever, and start those that end
 * at once again and again.
 */
final class ExecutorWatch extends SparkListener implements AutoCloseable {

  /** Ends of executors of each worker, after which no further one will be better. */
  private static final int ENOUGH = 3;

  /**
   * Of executors that end before they have come, Spark's standalone cluster tells its log alone.
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

  /** Of executors. */
  private final Map<String, String> workers = new HashMap<>();

  /** How often executors of a worker have ended since the last time that one has come. */
  private final Map<String, Integer> ends = new HashMap<>();

  private String last;
  private long seen = System.nanoTime();

  /**
   * Begins to listen to the log.
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
    // What the log tells of is told better there.
    if (!workers.containsKey(event.executorId())) {
      last = event.reason().lines().findFirst().orElse("");
    }
  }

  /** A line of the log of Spark's standalone cluster. */
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

  /** Is told of the time before each piece of work, since between them executors may be away. */
  synchronized void begin() {
    seen = System.nanoTime();
  }

  /**
   * Fails where no executor is to be expected any more.
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

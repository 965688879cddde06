package io.mada.app.monitor;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.app.log.RunLog;
import io.mada.app.log.Warning;
import io.mada.app.monitor.MlflowEntry.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.mlflow.tracking.MlflowHttpException;

/**
 * Sends the content of an outbox to MLflow, on its own thread: training never waits. A server that
 * does not respond is reported once, and retried.
 */
final class MlflowSender implements AutoCloseable {

  /** MLflow accepts a hundred parameters or a thousand metrics at once. */
  private static final int MOST = 100;

  private static final long AGAIN_SECONDS = 15;
  private static final long LAST_SECONDS = 10;
  private static final int BAD_REQUEST = 400;

  private final MlflowOutbox outbox;
  private final String uri;
  private final Supplier<MlflowServer> connect;
  private final String experiment;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread = new Thread(this::work, "mlflow");
  private boolean closing;

  /**
   * Stops sending: waiting for a response that comes after the end cannot be interrupted in
   * MLflow's client.
   */
  private volatile boolean abandoned;

  private boolean told;
  private boolean withoutArtifacts;

  MlflowSender(MlflowOutbox outbox, String uri, Supplier<MlflowServer> connect, String experiment) {
    this.outbox = outbox;
    this.uri = uri;
    this.connect = connect;
    this.experiment = experiment;
    thread.setDaemon(true);
    thread.start();
  }

  void add(List<MlflowEntry> entries) {
    outbox.add(entries);
    signal();
  }

  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    try (MlflowServer server = connect.get()) {
      boolean reached = true;
      while (await(reached)) {
        reached = attempt(server);
      }
      attempt(server);
    } catch (InterruptedException e) {
      // It takes too long; the rest stays in the outbox.
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for something to send; false if there will be no more. */
  private boolean await(boolean reached) throws InterruptedException {
    lock.lock();
    try {
      long left = reached ? 0 : TimeUnit.SECONDS.toNanos(AGAIN_SECONDS);
      while (!closing && left > 0) {
        left = changed.awaitNanos(left);
      }
      while (!closing && outbox.waiting().isEmpty()) {
        changed.await();
      }
      return !closing;
    } finally {
      lock.unlock();
    }
  }

  private boolean attempt(MlflowServer server) throws InterruptedException {
    try {
      List<MlflowEntry> waiting = outbox.waiting();
      while (!waiting.isEmpty() && !abandoned) {
        server.requireDirect();
        send(server, waiting);
        waiting = outbox.waiting();
      }
      return true;
    } catch (IOException | RuntimeException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (!told) {
        told = true;
        Warning.tell(
            Text.of(
                "MLflow at %s: %s; the run goes on, and what it has to tell waits in %s",
                uri, reason(e), MlflowOutbox.ENTRIES));
      }
      RunLog.LOGGER.info("MLflow at {}: {}", uri, reason(e));
      return false;
    }
  }

  private static String reason(Exception e) {
    if (e instanceof MlflowHttpException answer) {
      return "it answers " + answer.getStatusCode() + " " + answer.getReasonPhrase();
    }
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause instanceof IOException failure
        ? MadaException.reason(failure)
        : String.valueOf(cause.getMessage());
  }

  private void send(MlflowServer server, List<MlflowEntry> waiting)
      throws IOException, InterruptedException {
    if (outbox.runId().isEmpty()) {
      Path run = outbox.directory().toAbsolutePath().normalize();
      outbox.begin(
          server.begin(experiment, run.getParent().getFileName() + "/" + run.getFileName()));
    }
    String run = outbox.runId().orElseThrow();
    MlflowEntry first = waiting.get(0);
    switch (first.kind()) {
      case ARTIFACT -> {
        upload(server, run, first.key());
        outbox.arrived(1);
      }
      case STATUS -> {
        server.status(run, first.status(), first.time());
        outbox.arrived(1);
      }
      default -> {
        int count =
            (int)
                waiting.stream()
                    .limit(MOST)
                    .takeWhile(e -> e.kind() != Kind.ARTIFACT && e.kind() != Kind.STATUS)
                    .count();
        log(server, run, waiting.subList(0, count));
        outbox.arrived(count);
      }
    }
  }

  /** Entries that the server will never accept must not hold up those after them. */
  private static void log(MlflowServer server, String run, List<MlflowEntry> entries) {
    try {
      server.log(run, entries);
    } catch (MlflowHttpException e) {
      if (e.getStatusCode() != BAD_REQUEST) {
        throw e;
      }
      if (entries.size() > 1) {
        entries.forEach(entry -> log(server, run, List.of(entry)));
      } else {
        RunLog.LOGGER.warn("MLflow does not take {}: {}", entries.get(0).key(), e.getBodyMessage());
      }
    }
  }

  private void upload(MlflowServer server, String run, String name)
      throws IOException, InterruptedException {
    Path file = outbox.directory().resolve(name);
    if (!Files.exists(file) || withoutArtifacts) {
      return;
    }
    if (!server.upload(run, file, name)) {
      withoutArtifacts = true;
      Warning.tell(
          Text.of(
              "MLflow at %s keeps artefacts where only its own Python client can put them, so that %s and others are not"
                  + " sent; start it with --serve-artifacts",
              uri, name));
    }
  }

  /** Sends the rest, unless that takes long. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(TimeUnit.SECONDS.toMillis(LAST_SECONDS));
      abandoned = true;
      thread.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int left = outbox.waiting().size();
    if (left > 0) {
      Warning.tell(
          Text.of(
              "MLflow at %s has not been told all: %d entries wait in %s; 'mada run CONFIG --resume' sends them",
              uri, left, outbox.directory().resolve(MlflowOutbox.ENTRIES)));
    }
  }
}

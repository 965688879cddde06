package io.mada.app.monitor;

import io.mada.api.MadaException;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.Text;
import io.mada.app.log.RunLog;
import io.mada.app.run.MeterListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * {@code {listener: prometheus}}: lets Prometheus read the progress of a run, at {@code /metrics}
 * on a port, from its first step to its end. A port in use ends the run before it has done
 * anything: otherwise somebody would watch another run instead.
 */
public final class Prometheus implements MeterListener {

  private static final int PORT = 9464;
  private static final int HIGHEST_PORT = 65_535;

  private final String host;
  private final int port;
  private RunMeters meters;
  private HTTPServer server;

  Prometheus(String host, int port) {
    this.host = host;
    this.port = port;
  }

  static Prometheus read(Section section) {
    return new Prometheus(
        section.text("host", "127.0.0.1"),
        section.integer("port", PORT, Range.between(0, HIGHEST_PORT)));
  }

  @Override
  public MeterRegistry meters(Path runDirectory) {
    meters = new RunMeters(runDirectory);
    return meters.meters();
  }

  @Override
  public void begun(Step step) {
    if (server == null) {
      if (meters == null) {
        meters(step.runDirectory());
      }
      server = serve();
      RunLog.LOGGER.info("Prometheus: http://{}:{}/metrics", host, server.getPort());
    }
    meters.begun(step.name());
  }

  @Override
  public void trained(Trained trained) {
    meters.trained(trained);
  }

  @Override
  public void evaluated(Evaluated evaluated) {
    meters.evaluated(evaluated);
  }

  @Override
  public void selected(Selected selected) {
    meters.selected(selected);
  }

  @Override
  public void ended(Step step) {
    meters.ended(step.name());
  }

  @Override
  public void stopped() {
    if (server != null) {
      server.close();
      server = null;
    }
  }

  /** The open port. */
  int port() {
    return server.getPort();
  }

  /**
   * The server's thread is a child of the thread that starts it, and must not outlive the others.
   */
  private HTTPServer serve() {
    var task =
        new FutureTask<>(
            () ->
                HTTPServer.builder()
                    .hostname(host)
                    .port(port)
                    .registry(meters.registry())
                    .buildAndStart());
    Thread starter = new Thread(task, "prometheus");
    starter.setDaemon(true);
    starter.start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      String reason =
          e.getCause() instanceof IOException failure
              ? MadaException.reason(failure)
              : e.getCause().getMessage();
      throw new MadaException(
          Text.of(
              "listener prometheus: port %d of %s cannot be opened: %s; give another port (0 is any), or leave the"
                  + " listener out",
              port, host, reason),
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MadaException("interrupted while the port for Prometheus was opened", e);
    }
  }
}

package io.mada.label.web;

import io.mada.api.MadaException;
import io.mada.api.data.Annotator.LabelFiles;
import io.mada.label.backend.MlBackend;
import io.mada.label.format.TaskNames;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Serves the labelling page of a hand-over at one address of this machine. */
public final class LabelServer implements AutoCloseable {

  private static final int THREADS = 12;

  private final Server server = new Server(new QueuedThreadPool(THREADS, 4));
  private final ServerConnector connector;
  private final ExecutorService background =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "labels");
            thread.setDaemon(true);
            return thread;
          });
  private final Settings settings;
  private final Handler pages;
  private final MlBackend backend;

  /**
   * Where the page is served.
   *
   * @param address of this machine
   * @param port 0 for any free port
   * @param token that a browser must know; required on addresses other than the loopback one
   */
  public record Settings(InetAddress address, int port, Optional<String> token) {

    /** Refuses to admit everybody from other machines, with an {@link IllegalArgumentException}. */
    public Settings {
      if (!address.isLoopbackAddress() && token.isEmpty()) {
        throw new IllegalArgumentException("an address other than the loopback one needs a token");
      }
    }
  }

  /**
   * Prepares the server.
   *
   * @param folder of the hand-over
   * @param files where labels go
   */
  public LabelServer(Path folder, LabelFiles files, RunControl run, Settings settings) {
    this.settings = settings;
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(settings.address().getHostAddress());
    connector.setPort(settings.port());
    server.addConnector(connector);
    var clock = Clock.systemUTC();
    var locks = new Locks(clock);
    var labelling = new Labelling(folder, files, run, clock);
    var overview = new Overview(labelling, locks, run, background);
    pages = new Handler.Sequence(new Api(labelling, overview, locks, run), new Pages(run));
    backend =
        new MlBackend(
            labelling.tasks().taxonomy(),
            name -> task(labelling.tasks(), name).map(labelling.known()::prediction),
            () -> labelling.tasks().content().network(),
            labelling::letRunGoOn);
    server.setErrorHandler(LabelServer::failed);
  }

  /** The task for an image that a tool names in its own way; empty if there may be several. */
  private static Optional<LabelTask> task(LabelTasks tasks, String name) {
    try {
      return tasks.find(name).or(() -> new TaskNames(tasks.tasks()).find(name));
    } catch (MadaException e) {
      return Optional.empty();
    }
  }

  /**
   * Starts serving.
   *
   * @return the first of the page's addresses, with the token if there is one
   * @throws MadaException if the port is in use
   */
  public URI start() {
    try {
      // The port is known now, and so are the possible names of the page.
      connector.open();
      Set<String> hosts = new PageAddresses(settings.address(), connector.getLocalPort()).hosts();
      Optional<Secret> token = settings.token().map(Secret::new);
      server.setHandler(
          new Handler.Sequence(
              new MlBackendHandler(backend, token, hosts), new Gate(pages, hosts, token)));
      server.start();
      return addresses().get(0);
    } catch (IOException e) {
      Path place = Path.of(settings.address().getHostAddress() + ":" + settings.port());
      throw new MadaException(
          MadaException.cannot("listen on", place, e).getMessage()
              + (PageAddresses.isOfThisMachine(settings.address())
                  ? "; give another by --port"
                  : ", which is no address of this machine"),
          e);
    } catch (Exception e) {
      throw new MadaException("the labelling page cannot be served: " + e.getMessage(), e);
    }
  }

  /**
   * Where others find the started page: for a page on all addresses, all those that others can
   * reach.
   */
  public List<URI> addresses() {
    String query = settings.token().map(secret -> "?token=" + secret).orElse("");
    return new PageAddresses(settings.address(), connector.getLocalPort())
        .names().stream().map(name -> URI.create("http://" + name + "/" + query)).toList();
  }

  /** Unexpected failures are also reported in one line. */
  private static boolean failed(Request request, Response response, Callback callback) {
    Throwable error = (Throwable) request.getAttribute("org.eclipse.jetty.server.error_exception");
    int status = response.getStatus() < 400 ? 500 : response.getStatus();
    String line = error == null ? "the request failed" : String.valueOf(error.getMessage());
    new Exchange(request, response, callback).refuse(status, line);
    return true;
  }

  /** Waits until the server is stopped. */
  public void join() throws InterruptedException {
    server.join();
  }

  @Override
  public void close() {
    background.shutdownNow();
    try {
      server.stop();
    } catch (Exception e) {
      throw new MadaException("the labelling page's server cannot be stopped", e);
    }
  }
}

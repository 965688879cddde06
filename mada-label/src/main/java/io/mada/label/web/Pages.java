package io.mada.label.web;

import io.mada.api.MadaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The page's own files, which are part of this module, and the run's report. */
final class Pages extends Handler.Abstract {

  /** Names that start with a dot are not names of files here, and neither is "..". */
  private static final Pattern NAME = Pattern.compile("/(?:[a-z0-9-]+/)*[a-z0-9-]+\\.([a-z]+)");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private final RunControl run;

  Pages(RunControl run) {
    this.run = run;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var exchange = new Exchange(request, response, callback);
    String path = Request.getPathInContext(request);
    if (request.getMethod().equals("POST")) {
      exchange.header("Allow", "GET, HEAD");
      exchange.refuse(405, "there is nothing to be changed here");
      return true;
    }
    if (path.equals("/report")) {
      report(exchange);
      return true;
    }
    String name = path.equals("/") ? "/index.html" : path;
    var matcher = NAME.matcher(name);
    String type = matcher.matches() ? TYPES.get(matcher.group(1)) : null;
    try (InputStream file = type == null ? null : getClass().getResourceAsStream("page" + name)) {
      if (file == null) {
        exchange.refuse(404, "there is nothing here");
      } else {
        exchange.send(200, type, file.readAllBytes(), false);
      }
    }
    return true;
  }

  /** The report is a file of its own that contains its script. */
  private void report(Exchange exchange) {
    Optional<Path> report = run.report();
    if (report.isEmpty()) {
      exchange.refuse(404, "there is no report yet");
      return;
    }
    exchange.header(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:");
    try {
      exchange.send(200, TYPES.get("html"), Files.readAllBytes(report.get()), false);
    } catch (IOException e) {
      throw MadaException.cannot("read", report.get(), e);
    }
  }
}

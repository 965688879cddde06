package io.mada.label.web;

import io.mada.label.backend.MlBackend;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers Label Studio, for which {@code http://this-machine:port/label-studio} is a machine
 * learning backend. Requests come from another program, perhaps on another machine: if there is a
 * token, it is the password in HTTP basic authentication. Anything that a site in a browser could
 * send unasked is refused.
 */
final class MlBackendHandler extends Handler.Abstract {

  static final String PATH = "/label-studio";

  private static final int LARGEST = 16 << 20;
  private static final String JSON = "application/json";

  private final MlBackend backend;
  private final Optional<Secret> token;
  private final Set<String> hosts;

  /**
   * @param hosts the names by which it may be reached without a token
   */
  MlBackendHandler(MlBackend backend, Optional<Secret> token, Set<String> hosts) {
    this.backend = backend;
    this.token = token;
    this.hosts = hosts;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String path = Request.getPathInContext(request);
    if (!path.equals(PATH) && !path.startsWith(PATH + "/")) {
      return false;
    }
    var exchange = new Exchange(request, response, callback, 400);
    exchange.attempt(
        () -> {
          requireLabelStudio(request);
          answer(request.getMethod() + path.substring(PATH.length()), exchange);
        });
    return true;
  }

  private void requireLabelStudio(Request request) {
    String host = request.getHeaders().get(HttpHeader.HOST);
    if (token.isPresent() ? !knows(request) : host == null || !hosts.contains(host)) {
      throw Refusal.forbidden(
          token.isPresent()
              ? "give Label Studio the token as the backend's password"
              : "this server is not called by the name " + host);
    }
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    boolean sends = request.getMethod().equals("POST");
    if (request.getHeaders().get(HttpHeader.ORIGIN) != null
        || sends && (type == null || !type.startsWith(JSON))) {
      throw Refusal.forbidden("requests of a site in a browser are refused");
    }
  }

  private boolean knows(Request request) {
    String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    if (header == null || !header.startsWith("Basic ")) {
      return false;
    }
    try {
      byte[] both = Base64.getDecoder().decode(header.substring("Basic ".length()).strip());
      String text = new String(both, StandardCharsets.UTF_8);
      return token.orElseThrow().is(text.substring(text.indexOf(':') + 1));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void answer(String request, Exchange exchange) {
    switch (request) {
      case "GET", "GET/", "GET/health" -> exchange.answer(backend.health());
      case "GET/metrics" -> exchange.answer(backend.metrics());
      case "POST/setup" -> exchange.whenJson(LARGEST, body -> exchange.answer(backend.setup(body)));
      case "POST/predict" ->
          exchange.whenJson(LARGEST, body -> exchange.answer(backend.predict(body)));
      case "POST/webhook" ->
          exchange.whenJson(
              LARGEST,
              body -> {
                MlBackend.Answer answer = backend.webhook(body);
                exchange.answer(answer.status(), answer.body());
              });
      default -> throw Refusal.missing("there is nothing here");
    }
  }
}

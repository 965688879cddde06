package io.mada.label.web;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Admits only requests from the page itself. Another site that a person has open can send requests
 * to this machine as well. {@code Host} reveals a site that has made its own name point here (DNS
 * rebinding); {@code Origin}, or the inability to set a header, reveals one that sends a form. On
 * addresses other than the loopback one, a token is required as well.
 */
final class Gate extends Handler.Wrapper {

  private static final String COOKIE = "mada-token";
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final String CHANGING = "POST";

  private final Set<String> hosts;
  private final Optional<Secret> token;

  /**
   * @param hosts the names and ports by which the page is reached; empty if any will do, since a
   *     browser keeps the token for the name that it was given for
   * @param token required of everybody; empty on the loopback address
   */
  Gate(Handler handler, Set<String> hosts, Optional<Secret> token) {
    super(handler);
    this.hosts = hosts;
    this.token = token;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(
        "Content-Security-Policy",
        "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'; base-uri 'none';"
            + " form-action 'self'");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put(HttpHeader.CACHE_CONTROL, "no-cache");
    var exchange = new Exchange(request, response, callback);
    if (!READING.contains(request.getMethod()) && !request.getMethod().equals(CHANGING)) {
      headers.put(HttpHeader.ALLOW, "GET, HEAD, POST");
      exchange.refuse(405, "nothing here knows the method " + request.getMethod());
      return true;
    }
    Optional<String> problem = problem(request);
    if (problem.isPresent()) {
      exchange.refuse(403, problem.get());
      return true;
    }
    String given = exchange.query("token");
    if (isToken(given) && Request.getPathInContext(request).equals("/")) {
      Response.putCookie(
          response,
          HttpCookie.build(COOKIE, given)
              .httpOnly(true)
              .path("/")
              .sameSite(HttpCookie.SameSite.STRICT)
              .build());
      exchange.found("/");
      return true;
    }
    if (token.isPresent() && Request.getCookies(request).stream().noneMatch(this::isToken)) {
      exchange.refuse(401, "open the address that mada label serve has printed, with its token");
      return true;
    }
    return super.handle(request, response, callback);
  }

  private Optional<String> problem(Request request) {
    String host = request.getHeaders().get(HttpHeader.HOST);
    boolean called =
        hosts.isEmpty() || host != null && hosts.contains(host.toLowerCase(Locale.ROOT));
    if (host == null || !called) {
      return Optional.of("this server is not called by the name " + host);
    }
    List<String> origins = request.getHeaders().getValuesList(HttpHeader.ORIGIN);
    if (origins.stream().anyMatch(origin -> !origin.equals("http://" + host))) {
      return Optional.of("requests of another site are refused");
    }
    if (!READING.contains(request.getMethod()) && request.getHeaders().get("X-Mada") == null) {
      return Optional.of("requests that change something carry the header X-Mada");
    }
    return Optional.empty();
  }

  private boolean isToken(HttpCookie cookie) {
    return cookie.getName().equals(COOKIE) && isToken(cookie.getValue());
  }

  private boolean isToken(String given) {
    return token.filter(secret -> secret.is(given)).isPresent();
  }
}

package io.mada.label.remote;

import com.google.gson.JsonElement;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.internal.file.WholeFile;
import io.mada.label.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Requests to a single server. Anything that goes wrong is a {@link MadaException} with a one-line
 * message that does not contain the token. A server that is busy or failing is retried after
 * increasingly long pauses.
 */
final class RestClient {

  private static final int TRIES = 5;
  private static final int MOST_REDIRECTS = 3;
  private static final long MOST_JSON = 64L << 20;

  /** Enough for a round's masks or annotations. */
  private static final long MOST_DOWNLOAD = 2L << 30;

  private static final String JSON_TYPE = "application/json";

  /** CVAT has its own type for JSON, and returns pages unless it is asked for. */
  private static final String ACCEPT = "application/vnd.cvat+json, application/json, */*;q=0.1";

  private final RemoteSettings settings;
  private final Sleeper sleeper;
  private final HttpClient http;
  private Optional<Supplier<String>> renewal = Optional.empty();
  private Optional<String> authorization;

  RestClient(RemoteSettings settings, Sleeper sleeper) {
    this.settings = settings;
    this.sleeper = sleeper;
    authorization = Optional.of(settings.token().header());
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            // Java would send the token along to wherever the server redirects.
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.limits().connect())
            .build();
  }

  /** Sends nothing that identifies the user. */
  void authorizeByNothing() {
    authorization = Optional.empty();
  }

  /**
   * From now on sends something other than the token itself.
   *
   * @param header called again when its last value has expired
   */
  void authorizeBy(Supplier<String> header) {
    renewal = Optional.of(header);
    authorization = Optional.of(header.get());
  }

  /** A request, created anew for each attempt. */
  private record Call(String method, URI address, Map<String, String> headers, BodyPublisher body) {

    String place() {
      return method + " " + address.getPath();
    }
  }

  /** A response with a success status. */
  private record Answer(String type, String text) {}

  Json get(String path) {
    return json(new Call("GET", settings.at(path), Map.of(), BodyPublishers.noBody()));
  }

  Json send(String method, String path, JsonElement body) {
    return json(call(method, path, Map.of(), body));
  }

  Json send(String method, String path, Map<String, String> headers, JsonElement body) {
    return json(call(method, path, headers, body));
  }

  /** Sends something whose response says nothing but success. */
  void sendOnly(String method, String path, Map<String, String> headers, JsonElement body) {
    text(call(method, path, headers, body));
  }

  private Call call(String method, String path, Map<String, String> headers, JsonElement body) {
    var all = new TreeMap<>(headers);
    BodyPublisher content = BodyPublishers.noBody();
    if (body != null) {
      all.put("Content-Type", JSON_TYPE);
      content = BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8);
    }
    return new Call(method, settings.at(path), all, content);
  }

  /** Sends a form with files, and returns the server's response. */
  String post(String path, Map<String, String> headers, Multipart form) {
    var all = new TreeMap<>(headers);
    all.put("Content-Type", form.contentType());
    return text(new Call("POST", settings.at(path), all, form.body())).text();
  }

  /** Parses the response of {@link #post} as JSON. */
  Json parse(String answer, String path) {
    return json(new Answer("", answer), "POST " + path);
  }

  /** Stores a response in a file. */
  void download(String path, Path file) {
    Call call = new Call("GET", settings.at(path), Map.of(), BodyPublishers.noBody());
    WholeFile.write(
        file, channel -> exchange(call, Channels.newOutputStream(channel), MOST_DOWNLOAD));
  }

  private Json json(Call call) {
    return json(text(call), call.place());
  }

  private Json json(Answer answer, String place) {
    try {
      return Json.parse(answer.text(), place + " of " + settings.server().getHost());
    } catch (MadaException e) {
      String type =
          answer.type().isEmpty()
              ? "something else"
              : answer.type().contains("json") ? "what is damaged" : answer.type();
      throw new MadaException(
          Text.of(
              "%s answered %s with %s instead of JSON, '%s': is it the address of the tool itself?",
              settings.server(), place, Text.line(type), shortened(answer.text())),
          e);
    }
  }

  private Answer text(Call call) {
    var out = new ByteArrayOutputStream();
    String type = exchange(call, out, MOST_JSON);
    return new Answer(type, out.toString(StandardCharsets.UTF_8));
  }

  /** Retries until there is a response to return; returns its type. */
  private String exchange(Call first, OutputStream out, long most) {
    var waiting =
        new Waiting(
            sleeper, settings.limits().job(), settings.server() + " was not ready for requests");
    Call call = first;
    int redirects = 0;
    boolean renewed = false;
    for (int tries = 1; ; tries++) {
      var failure = new ByteArrayOutputStream();
      HttpResponse<Long> response = once(call, out, failure, most);
      int status = response.statusCode();
      if (isSuccess(status)) {
        return response.headers().firstValue("Content-Type").orElse("");
      }
      if (status >= 300 && status < 400 && status != 304) {
        call = redirected(call, response, ++redirects);
        tries--;
      } else if (status == 401 && renewal.isPresent() && !renewed) {
        authorization = Optional.of(renewal.get().get());
        renewed = true;
      } else if (RetryAfter.helps(call.method(), status) && tries < TRIES) {
        waiting.sleep(RetryAfter.of(response.headers(), tries, settings));
      } else {
        throw failed(call, status, failure.toString(StandardCharsets.UTF_8));
      }
    }
  }

  private static boolean isSuccess(int status) {
    return status >= 200 && status < 300;
  }

  /** Only to the same server, and only for requests that change nothing there. */
  private Call redirected(Call call, HttpResponse<?> response, int redirects) {
    String location = response.headers().firstValue("Location").orElse("");
    URI to;
    try {
      to = call.address().resolve(location);
    } catch (IllegalArgumentException e) {
      to = null;
    }
    if (to == null || !call.method().equals("GET") || redirects > MOST_REDIRECTS || !isHere(to)) {
      throw new MadaException(
          Text.of(
              "%s sends %s on to '%s': give the address that it has now",
              settings.server(), call.place(), shortened(location)));
    }
    return new Call(call.method(), to, call.headers(), call.body());
  }

  private boolean isHere(URI to) {
    URI server = settings.server();
    return server.getScheme().equalsIgnoreCase(to.getScheme())
        && server.getHost().equalsIgnoreCase(to.getHost())
        && server.getPort() == to.getPort();
  }

  private HttpResponse<Long> once(Call call, OutputStream out, OutputStream failure, long most) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(call.address())
            .timeout(settings.limits().request())
            .header("Accept", ACCEPT)
            .method(call.method(), call.body());
    authorization.ifPresent(header -> request.header("Authorization", header));
    call.headers().forEach(request::header);
    CompletableFuture<HttpResponse<Long>> answer =
        http.sendAsync(
            request.build(),
            head ->
                isSuccess(head.statusCode())
                    ? new BoundedBody(out, most)
                    : new BoundedBody(failure, MOST_JSON));
    try {
      // The request's own time limit ends with the head of the response.
      return answer.get(settings.limits().request().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new MadaException("the request to " + settings.server() + " was interrupted", e);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw late(call, e);
    } catch (ExecutionException e) {
      throw broken(call, e.getCause());
    }
  }

  private MadaException broken(Call call, Throwable cause) {
    if (cause instanceof HttpConnectTimeoutException || cause instanceof ConnectException) {
      return new MadaException(
          settings.server() + " cannot be reached: is the address right, and the server up?",
          cause);
    }
    if (cause instanceof HttpTimeoutException) {
      return late(call, cause);
    }
    String reason =
        cause instanceof IOException e ? MadaException.reason(e) : String.valueOf(cause);
    return new MadaException(
        Text.of("%s broke off %s: %s", settings.server(), call.place(), shortened(reason)), cause);
  }

  private MadaException late(Call call, Throwable cause) {
    Duration limit = settings.limits().request();
    return new MadaException(
        Text.of(
            "%s did not answer %s within %s s",
            settings.server(), call.place(), Double.toString(limit.toMillis() / 1e3)),
        cause);
  }

  private MadaException failed(Call call, int status, String body) {
    if (status == 401 || status == 403) {
      return new MadaException(
          Text.of(
              "%s refused the token for %s (status %d): make a new one on its page, for a user who"
                  + " may do that",
              settings.server(), call.place(), status));
    }
    return new MadaException(
        Text.of(
            "%s answered %s with status %d: %s",
            settings.server(), call.place(), status, shortened(body)));
  }

  /** A server's response may be a whole page, and may repeat what it was sent. */
  private String shortened(String said) {
    String line = Text.line(settings.token().hidden(said));
    return line.length() > 200 ? line.substring(0, 200) + "..." : line;
  }
}

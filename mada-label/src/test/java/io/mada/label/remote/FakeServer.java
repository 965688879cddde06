package io.mada.label.remote;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A server on this machine that answers as it was told, and writes down what it was asked. Requests
 * are told apart by method and path; of several answers to one, the last is repeated.
 */
final class FakeServer implements AutoCloseable {

  /** A request as it came. */
  record Request(String method, String uri, Map<String, List<String>> headers, byte[] body) {

    String line() {
      return method + " " + uri;
    }

    String header(String name) {
      return headers.getOrDefault(name, List.of("")).get(0);
    }

    String text() {
      return new String(body, StandardCharsets.ISO_8859_1);
    }

    JsonElement json() {
      return JsonParser.parseString(new String(body, StandardCharsets.UTF_8));
    }
  }

  /** An answer. */
  record Reply(int status, Map<String, String> headers, byte[] body) {

    static Reply json(int status, String body) {
      return new Reply(
          status,
          Map.of("Content-Type", "application/json"),
          body.getBytes(StandardCharsets.UTF_8));
    }

    static Reply of(int status, String type, String body) {
      return new Reply(status, Map.of("Content-Type", type), body.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** How long a test waited, without waiting. */
  final List<Duration> pauses = new ArrayList<>();

  final List<Request> requests = new ArrayList<>();
  private final Map<String, Deque<Function<Request, Reply>>> answers = new HashMap<>();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  FakeServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  RemoteSettings settings(String project, String token, String name) {
    return new RemoteSettings(uri(), project, new Token(token), name, TimeLimits.USUAL, false);
  }

  FakeServer on(String line, Function<Request, Reply> answer) {
    answers.computeIfAbsent(line, key -> new ArrayDeque<>()).add(answer);
    return this;
  }

  FakeServer on(String line, int status, String json) {
    return on(line, request -> Reply.json(status, json));
  }

  List<String> lines() {
    return requests.stream().map(Request::line).toList();
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              Map.copyOf(exchange.getRequestHeaders()),
              exchange.getRequestBody().readAllBytes());
      requests.add(request);
      String path = request.method() + " " + exchange.getRequestURI().getPath();
      Deque<Function<Request, Reply>> queue = answers.getOrDefault(path, new ArrayDeque<>());
      Function<Request, Reply> answer = queue.size() > 1 ? queue.remove() : queue.peek();
      Reply reply =
          answer == null
              ? Reply.json(404, "{\"detail\":\"no such thing: " + path + "\"}")
              : answer.apply(request);
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(
          reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
      if (reply.body().length > 0) {
        exchange.getResponseBody().write(reply.body());
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

package io.mada.app.monitor;

import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What MLflow's documentation of its REST interface says of a tracking server, as far as we use it.
 */
final class TrackingServer implements AutoCloseable {

  private static final long HOUR = 3_600_000;
  private static final String API = "/api/2.0/mlflow/";
  private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/7/run1/artifacts/";

  final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  final List<String> metrics = Collections.synchronizedList(new ArrayList<>());
  final Map<String, String> params = new ConcurrentHashMap<>();
  final Map<String, String> tags = new ConcurrentHashMap<>();
  final Map<String, String> artifacts = new ConcurrentHashMap<>();
  final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
  final List<String> statuses = Collections.synchronizedList(new ArrayList<>());
  volatile String artifactUri = "mlflow-artifacts:/7/run1/artifacts";

  /** What it answers instead, where above 0. */
  volatile int refusal;

  /** What it answers to everything, where there is something. */
  volatile String nonsense;

  /** Where it sends everybody, where there is something. */
  volatile String elsewhere;

  /** Whether it waits before each answer, for longer than anybody would. */
  volatile boolean hangs;

  /** A parameter that it does not take. */
  volatile String unwanted = "";

  private final ExecutorService handlers = Executors.newCachedThreadPool();
  private final HttpServer server;

  TrackingServer(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", this::handle);
    server.setExecutor(handlers);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** How the run stands; one that has only been made runs. */
  String status() {
    return statuses.isEmpty() ? "RUNNING" : statuses.get(statuses.size() - 1);
  }

  String uri() {
    return "http://127.0.0.1:" + port();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.add(exchange.getRequestMethod() + " " + path);
      authorizations.add(
          Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), ""));
      assertNull(exchange.getRequestHeaders().getFirst("Upgrade"), "uvicorn would lose the body");
      if (hangs) {
        Thread.sleep(HOUR);
      } else if (elsewhere != null) {
        exchange.getResponseHeaders().add("Location", elsewhere + path);
        exchange.sendResponseHeaders(302, -1);
      } else if (nonsense != null) {
        answer(exchange, 200, nonsense);
      } else if (refusal > 0) {
        answer(exchange, refusal, "{\"error_code\": \"INTERNAL_ERROR\", \"message\": \"no\"}");
      } else if (path.startsWith(ARTIFACTS)) {
        artifacts.put(path.substring(ARTIFACTS.length()), body);
        answer(exchange, 200, "{}");
      } else {
        answer(exchange, path.substring(API.length()), body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(HttpExchange exchange, String call, String body) throws IOException {
    JsonObject asked =
        body.isEmpty() ? new JsonObject() : JsonParser.parseString(body).getAsJsonObject();
    switch (call) {
      case "experiments/get-by-name" ->
          answer(
              exchange,
              404,
              "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\", \"message\": \"none\"}");
      case "experiments/create" -> answer(exchange, 200, "{\"experiment_id\": \"7\"}");
      case "runs/create", "runs/get" ->
          answer(
              exchange,
              200,
              "{\"run\": {\"info\": {\"run_id\": \"run1\", \"experiment_id\": \"7\", \"artifact_uri\": \""
                  + artifactUri
                  + "\"}}}");
      case "runs/log-batch" -> log(exchange, asked);
      case "runs/update" -> {
        statuses.add(asked.get("status").getAsString());
        answer(exchange, 200, "{}");
      }
      default -> answer(exchange, 404, "{}");
    }
  }

  private void log(HttpExchange exchange, JsonObject asked) throws IOException {
    List<JsonObject> given = all(asked, "params");
    if (given.size() > 100 || all(asked, "metrics").size() > 1000) {
      answer(
          exchange,
          400,
          "{\"error_code\": \"INVALID_PARAMETER_VALUE\", \"message\": \"too many\"}");
    } else if (given.stream().anyMatch(p -> p.get("key").getAsString().equals(unwanted))) {
      answer(
          exchange,
          400,
          "{\"error_code\": \"INVALID_PARAMETER_VALUE\", \"message\": \"unwanted\"}");
    } else {
      given.forEach(p -> params.put(p.get("key").getAsString(), p.get("value").getAsString()));
      all(asked, "tags")
          .forEach(t -> tags.put(t.get("key").getAsString(), t.get("value").getAsString()));
      all(asked, "metrics")
          .forEach(
              m ->
                  metrics.add(
                      m.get("key").getAsString()
                          + " "
                          + m.get("value").getAsDouble()
                          + " at "
                          + (m.has("step") ? m.get("step").getAsLong() : 0)));
      answer(exchange, 200, "{}");
    }
  }

  private static List<JsonObject> all(JsonObject asked, String key) {
    JsonArray array = asked.has(key) ? asked.getAsJsonArray(key) : new JsonArray();
    return array.asList().stream().map(JsonElement::getAsJsonObject).toList();
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    handlers.shutdownNow();
    server.stop(0);
  }
}

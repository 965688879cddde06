package io.mada.label.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mada.api.data.Region;
import io.mada.label.Handover;
import io.mada.label.task.LabelTasks;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server of the labelling page, each time with a hand-over of its own. */
abstract class LabelServerCase {

  static final String TAB = "?tab=one&seconds=7&clicks=2";

  /** Kept, so that its level is. */
  private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

  static {
    JETTY.setLevel(Level.WARNING);
  }

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  final FakeRun run = new FakeRun();
  PlainFiles files;
  LabelServer server;
  URI page;

  @BeforeEach
  void start() throws IOException {
    Path annotate = Files.createDirectories(folder.resolve("annotate"));
    files = new PlainFiles(Files.createDirectories(folder.resolve("labels")));
    LabelTasks tasks =
        new Handover(annotate, Handover.CLASSES)
            .add("town/a", 4, 2)
            .add("town/b", 4, 2, new Region(1, 0, 2, 2))
            .tasks();
    tasks.write();
    Files.createDirectories(annotate.resolve("predictions/town"));
    files.write(tasks.prediction(tasks.tasks().get(0)), Handover.label("0011", "0011"));
    files.write(tasks.prediction(tasks.tasks().get(1)), Handover.label("1111", "1111"));
    serve();
  }

  void serve() {
    var settings = new LabelServer.Settings(InetAddress.getLoopbackAddress(), 0, Optional.empty());
    server = new LabelServer(folder.resolve("annotate"), files, run, settings);
    page = server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(page.resolve(path))
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String get(String path) {
    return new String(send("GET", path, null).body(), StandardCharsets.UTF_8);
  }

  HttpResponse<byte[]> post(String path, String json) {
    return send("POST", path, json.getBytes(StandardCharsets.UTF_8), "X-Mada", "1");
  }

  static String text(HttpResponse<byte[]> response) {
    return response.statusCode() + " " + new String(response.body(), StandardCharsets.UTF_8);
  }

  HttpResponse<byte[]> stroke(int image, String query, int... runs) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * runs.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int number : runs) {
      bytes.putInt(number);
    }
    return send("POST", "/api/images/" + image + "/strokes" + query, bytes.array(), "X-Mada", "1");
  }

  String ids(String path) throws IOException {
    HttpResponse<byte[]> response = send("GET", path, null);
    assertEquals(200, response.statusCode());
    StringBuilder ids = new StringBuilder();
    try (var in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      for (int id = in.read(); id >= 0; id = in.read()) {
        ids.append(id == 255 ? "." : String.valueOf(id));
      }
    }
    return ids.toString();
  }

  JsonObject image(int index) {
    return JsonParser.parseString(get("/api/queue"))
        .getAsJsonObject()
        .getAsJsonArray("images")
        .get(index)
        .getAsJsonObject();
  }

  String raw(String head) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), page.getPort())) {
      socket
          .getOutputStream()
          .write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Gives both images labels, as by another tool. */
  void labelBoth() {
    files.write(files.file(0), Handover.label("0011", "0011"));
    files.write(files.file(1), Handover.label(".11.", ".11."));
  }

  /** The line that the queue says about the run. */
  String training() {
    JsonObject queue = JsonParser.parseString(get("/api/queue")).getAsJsonObject();
    JsonObject training = queue.getAsJsonObject("training");
    return training.get("state").getAsString() + ": " + training.get("message").getAsString();
  }
}

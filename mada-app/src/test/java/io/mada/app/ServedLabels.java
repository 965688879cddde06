package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * {@code mada label serve} in a process of its own.
 *
 * @param page its address
 */
record ServedLabels(Process process, URI page, HttpClient client) implements AutoCloseable {

  /** Serves the run directory {@code run} of an experiment; port 0 is any. */
  static ServedLabels start(TinyExperiment experiment, int port, String... options)
      throws IOException {
    List<String> arguments = new ArrayList<>(experiment.arguments("label", "run", options));
    arguments.add(1, "serve");
    arguments.addAll(List.of("--port", String.valueOf(port)));
    return start(
        new ProcessBuilder(KilledProcess.java(Mada.class, arguments)), experiment.folder());
  }

  /**
   * Serves what a command names.
   *
   * @param folder for what it has to say
   */
  static ServedLabels start(ProcessBuilder command, Path folder) throws IOException {
    Path err = Files.createTempFile(folder, "serve", ".err");
    Process process = command.redirectError(err.toFile()).start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String address = out.readLine();
    if (address == null) {
      process.destroyForcibly();
      throw new AssertionError(Files.readString(err));
    }
    return new ServedLabels(process, URI.create(address), HttpClient.newHttpClient());
  }

  int port() {
    return page.getPort();
  }

  /** The address of a part of the page. */
  URI page(String part) {
    return page.resolve(part);
  }

  String get(String path) {
    return new String(bytes(path), StandardCharsets.UTF_8);
  }

  /** The label that an editor would show: ids, row by row. */
  byte[] label(int image) {
    byte[] packed = bytes("/api/images/" + image + "/label");
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] bytes(String path) {
    try {
      return send(HttpRequest.newBuilder(page.resolve(path))).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells what becomes of an image; fails unless it is answered well. */
  String post(int image, String deed, String json) {
    try {
      HttpResponse<byte[]> answer = send(request(image, deed, BodyPublishers.ofString(json)));
      String text = new String(answer.body(), StandardCharsets.UTF_8);
      assertEquals(200, answer.statusCode(), text);
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Gives some pixels a class.
   *
   * @return whether the server has said that it keeps them; it is dead otherwise
   */
  boolean stroke(int image, int first, int count, byte id) {
    ByteBuffer run = ByteBuffer.allocate(3 * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    byte[] body = run.putInt(first).putInt(count).putInt(id).array();
    String deed = "strokes?tab=test&seconds=1&clicks=1";
    try {
      HttpResponse<byte[]> answer = send(request(image, deed, BodyPublishers.ofByteArray(body)));
      assertEquals(
          200, answer.statusCode(), () -> new String(answer.body(), StandardCharsets.UTF_8));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private HttpRequest.Builder request(int image, String deed, HttpRequest.BodyPublisher body) {
    URI address = page.resolve("/api/images/" + image + "/" + deed);
    return HttpRequest.newBuilder(address).header("X-Mada", "1").POST(body);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends the process as a failing computer would. */
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    kill();
    assertTrue(process.onExit().join() != null);
  }
}

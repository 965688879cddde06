package io.mada.label.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.MadaException;
import io.mada.label.Handover;
import io.mada.label.task.LabelLog;
import io.mada.label.task.LabelLog.Action;
import io.mada.label.task.LabelTasks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The labelling page's server as a browser meets it, and as others do. */
class LabelServerTest extends LabelServerCase {

  @Test
  void anImageIsDrawnKeptAndLabelled() throws IOException {
    assertEquals("open", image(0).get("state").getAsString());
    assertEquals("00110011", ids("/api/images/0/label"));

    assertEquals("200 {\"version\":1}", text(stroke(0, TAB, 0, 3, 1, 7, 1, 255)));
    assertEquals("200 {\"version\":2}", text(stroke(0, TAB, 1, 1, 0)));

    assertEquals("1011001.", ids("/api/images/0/label"));
    assertEquals("draft", image(0).get("state").getAsString());
    server.close();
    serve();
    assertEquals("1011001.", ids("/api/images/0/label"), "after a new start");

    assertEquals(200, post("/api/images/0/done", "{\"tab\":\"one\",\"who\":\"Ann\"}").statusCode());
    assertEquals("1011/001.", Handover.text(files.read(files.file(0))));
    assertEquals("labelled", image(0).get("state").getAsString());
    LabelLog.Entry entry = new LabelLog(folder.resolve("annotate")).entries().get(0);
    assertEquals("Ann", entry.who());
    assertEquals(List.of(14L, 4L), List.of(entry.seconds(), entry.clicks()));
    assertEquals("abc", entry.network());
    assertFalse(Files.exists(folder.resolve("annotate/drafts/town/a.ids")));

    post("/api/images/0/reopen", "{}");
    assertFalse(Files.exists(files.file(0)), "the run does not go on");
    assertEquals("1011001.", ids("/api/images/0/label"));
    post("/api/images/0/reset", "{\"tab\":\"one\"}");
    assertEquals("00110011", ids("/api/images/0/label"));
  }

  @Test
  void ofAPartialImageTheRegionsCount() throws IOException {
    assertTrue(image(1).get("partial").getAsBoolean());
    assertEquals("01100110", ids("/api/images/1/wanted"));
    assertEquals(".11..11.", ids("/api/images/1/label"));
    stroke(1, TAB, 0, 2, 0);

    post("/api/images/1/done", "{\"tab\":\"one\"}");

    assertEquals(".01./.11.", Handover.text(files.read(files.file(1))));
  }

  @Test
  void anotherRoundsImagesTakeTheirPlaces() throws IOException {
    stroke(0, TAB, 0, 1, 1);
    Path annotate = folder.resolve("annotate");
    LabelTasks next = new Handover(annotate, Handover.CLASSES).add("town/c", 4, 2).tasks();
    next.write();
    // Files of one moment could have one time.
    Files.setLastModifiedTime(
        annotate.resolve(LabelTasks.FILE), FileTime.fromMillis(System.currentTimeMillis() + 5000));

    assertEquals("town/c", image(0).get("name").getAsString());
    assertEquals("open", image(0).get("state").getAsString());
    assertEquals(404, send("GET", "/api/images/1/label", null).statusCode());
  }

  @Test
  void aStrokeThatWasBeingWrittenWhenTheProcessDiedIsLostAlone() throws IOException {
    stroke(0, TAB, 0, 1, 1);
    Path journal = folder.resolve("annotate/drafts/town/a.strokes");
    byte[] whole = Files.readAllBytes(journal);
    byte[] more = Arrays.copyOf(whole, 2 * whole.length - 5);
    System.arraycopy(whole, 0, more, whole.length, whole.length - 5);
    Files.write(journal, more);

    assertEquals("10110011", ids("/api/images/0/label"));
    stroke(0, TAB, 1, 1, 1);
    assertEquals("11110011", ids("/api/images/0/label"));
  }

  @Test
  void oneTabWorksOnAnImageAtATime() {
    stroke(0, TAB, 0, 1, 1);
    assertEquals(
        "409 {\"error\":\"the image is open in another tab, seen 0 s ago\"}",
        text(stroke(0, "?tab=two", 0, 1, 1)));
    assertTrue(text(post("/api/images/0/lock", "{\"tab\":\"two\"}")).contains("\"held\":false"));
    assertTrue(
        text(post("/api/images/0/lock", "{\"tab\":\"two\",\"takeOver\":true}"))
            .contains("\"held\":true"));
    assertEquals(409, stroke(0, TAB, 0, 1, 1).statusCode());
    post("/api/images/0/unlock", "{\"tab\":\"two\"}");
    assertEquals(200, stroke(0, TAB, 0, 1, 1).statusCode());
  }

  @Test
  void anImageIsSkippedForAReason() {
    assertEquals(400, post("/api/images/0/skip", "{\"reason\":\" \"}").statusCode());
    assertEquals(200, post("/api/images/0/skip", "{\"reason\":\"blurred\"}").statusCode());
    assertEquals("skipped", image(0).get("state").getAsString());
    assertEquals("blurred", image(0).get("skipReason").getAsString());
    assertEquals(
        "409 {\"error\":\"skipped, but there is no other in its place: the pool has no other image"
            + " to choose\"}",
        text(post("/api/images/1/replace", "{\"reason\":\"private\"}")));
    post("/api/images/0/reopen", "{}");
    assertEquals("open", image(0).get("state").getAsString());
    assertEquals(
        Action.REOPENED, new LabelLog(folder.resolve("annotate")).last().get("town/a").action());
  }

  @Test
  void strokesThatAreNoneAreRefused() {
    assertEquals(400, stroke(0, TAB, 7, 2, 1).statusCode(), "beyond the image");
    assertEquals(400, stroke(0, TAB, -1, 1, 1).statusCode());
    assertEquals(400, stroke(0, TAB, 0, Integer.MAX_VALUE, 1).statusCode());
    assertEquals(400, stroke(0, TAB, 0, 1, 2).statusCode(), "label files cannot hold class 2");
    assertEquals(400, stroke(0, TAB, 0, 1).statusCode(), "half a run");
    assertEquals(400, stroke(0, "?tab=one&seconds=x", 0, 1, 1).statusCode());
    assertFalse(Files.exists(folder.resolve("annotate/drafts/town/a.strokes")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../labels/0.label",
        "/%2e%2e/%2e%2e/labels/0.label",
        "/tools/..%2f..%2fApi.class",
        "/.hidden.js",
        "/api/images/0/../../../labels",
        "/api/images/99/label",
        "/api/images/0/passwd",
        "/etc/passwd",
        "/index.html/",
        "/io/mada/label/web/Api.class"
      })
  void nothingButThePageIsServed(String path) throws IOException {
    // As it is, which no client of Java's would send.
    String answer = raw("GET " + path + " HTTP/1.1\r\nHost: " + page.getAuthority() + "\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 40"), answer);
  }

  @Test
  void otherSitesAreKeptOut() throws IOException {
    labelBoth();
    String own = "Host: " + page.getAuthority() + "\r\n";
    assertTrue(raw("GET /api/queue HTTP/1.1\r\n" + own).startsWith("HTTP/1.1 200"));
    assertTrue(
        raw("GET /api/queue HTTP/1.1\r\nHost: evil.example:" + page.getPort() + "\r\n")
            .startsWith("HTTP/1.1 403"),
        "a name that was made to point here");
    assertTrue(
        raw("GET /api/queue HTTP/1.1\r\n" + own + "Origin: http://evil.example\r\n")
            .startsWith("HTTP/1.1 403"));
    String form = "POST /api/training/start HTTP/1.1\r\n" + own + "Content-Length: 0\r\n";
    assertTrue(raw(form).startsWith("HTTP/1.1 403"), "a form of another site");
    assertEquals(0, run.started);
    assertTrue(raw(form + "X-Mada: 1\r\n").startsWith("HTTP/1.1 200"));
    assertEquals(1, run.started);
    String head = raw("GET / HTTP/1.1\r\n" + own);
    assertTrue(head.contains("frame-ancestors 'none'"), head);
  }

  @Test
  void onOtherAddressesATokenIsAskedFor() throws Exception {
    assertThrows(
        IllegalArgumentException.class,
        () -> new LabelServer.Settings(InetAddress.getByName("0.0.0.0"), 0, Optional.empty()));
    server.close();
    var settings =
        new LabelServer.Settings(InetAddress.getLoopbackAddress(), 0, Optional.of("secret"));
    server = new LabelServer(folder.resolve("annotate"), files, run, settings);
    page = server.start();

    assertEquals("token=secret", page.getQuery());
    assertEquals(401, send("GET", "/api/queue", null).statusCode());
    assertEquals(401, send("GET", "/?token=guess", null).statusCode());
    HttpResponse<byte[]> opened = send("GET", "/?token=secret", null);
    assertEquals(303, opened.statusCode());
    String cookie = opened.headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), cookie);
    assertEquals(
        200,
        send("GET", "/api/queue", null, "Cookie", cookie.substring(0, cookie.indexOf(';')))
            .statusCode());
  }

  @Test
  void onAllAddressesThePageGoesByAnyNameWithItsToken() throws IOException {
    server.close();
    InetAddress all = InetAddress.getByAddress(new byte[4]);
    server =
        new LabelServer(
            folder.resolve("annotate"),
            files,
            run,
            new LabelServer.Settings(all, 0, Optional.of("secret")));
    page = server.start();

    assertFalse(page.getHost().equals("0.0.0.0"), "nobody can call " + page);
    assertEquals(page, server.addresses().get(0));
    for (URI address : server.addresses()) {
      InetAddress other = InetAddress.getByName(address.getHost());
      assertTrue(server.addresses().size() == 1 || !other.isLoopbackAddress(), "" + address);
    }
    String request = "GET /api/queue HTTP/1.1\r\nHost: labels.example:80\r\n";
    assertTrue(raw(request).startsWith("HTTP/1.1 401"));
    assertTrue(raw(request + "Cookie: mada-token=secret\r\n").startsWith("HTTP/1.1 200"));
  }

  @Test
  void labelStudioFindsItsBackend() {
    labelBoth();
    String[] json = {"Content-Type", "application/json"};
    assertEquals(
        "200 {\"status\":\"UP\",\"model_class\":\"MADA\"}",
        text(send("GET", "/label-studio/health", null)));
    byte[] task =
        "{\"tasks\":[{\"data\":{\"mada_id\":\"town/a\"}}]}".getBytes(StandardCharsets.UTF_8);
    String prediction = text(send("POST", "/label-studio/predict", task, json));
    assertTrue(prediction.contains("\"brushlabels\":[\"tree & bush\"]"), prediction);
    assertTrue(prediction.contains("\"model_version\":\"abc\""), prediction);
    byte[] uploaded =
        "{\"tasks\":[{\"data\":{\"image\":\"/data/upload/1/1a2b3c4d-a.png\"}}]}"
            .getBytes(StandardCharsets.UTF_8);
    assertEquals(prediction, text(send("POST", "/label-studio/predict", uploaded, json)));
    byte[] start = "{\"action\":\"START_TRAINING\"}".getBytes(StandardCharsets.UTF_8);
    assertEquals(
        403,
        send("POST", "/label-studio/webhook", start, "Content-Type", "text/plain").statusCode(),
        "a form of another site");
    assertEquals(
        403,
        send("POST", "/label-studio/webhook", start, "Content-Type", json[1], "Origin", "http://x")
            .statusCode());
    assertEquals(0, run.started);
    assertEquals(201, send("POST", "/label-studio/webhook", start, json).statusCode());
    assertEquals(1, run.started);
    assertEquals(400, send("POST", "/label-studio/webhook", new byte[0], json).statusCode());
    assertEquals(404, send("GET", "/label-studio/nothing", null).statusCode());
  }

  @Test
  void labelStudioKnowsTheTokenWhereThereIsOne() {
    server.close();
    var settings =
        new LabelServer.Settings(InetAddress.getLoopbackAddress(), 0, Optional.of("secret"));
    server = new LabelServer(folder.resolve("annotate"), files, run, settings);
    page = server.start();

    assertEquals(403, send("GET", "/label-studio/health", null).statusCode());
    assertEquals(403, health("mada:guess"));
    assertEquals(200, health("mada:secret"));
  }

  private int health(String user) {
    String basic = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    return send("GET", "/label-studio/health", null, "Authorization", "Basic " + basic)
        .statusCode();
  }

  @Test
  void aPortThatIsTakenIsToldInALine() {
    var settings =
        new LabelServer.Settings(
            InetAddress.getLoopbackAddress(), page.getPort(), Optional.empty());
    try (var second = new LabelServer(folder.resolve("annotate"), files, run, settings)) {
      MadaException error = assertThrows(MadaException.class, second::start);
      assertTrue(error.getMessage().contains(":" + page.getPort()), error.getMessage());
      assertTrue(error.getMessage().endsWith("; give another by --port"), error.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS", "FOO"})
  void methodsThatNothingKnowsAreRefused(String method) {
    for (String path : List.of("/", "/api/queue", "/api/images/0/label")) {
      var answer = send(method, path, new byte[0], "X-Mada", "1");
      assertEquals(405, answer.statusCode(), path);
      assertEquals("GET, HEAD, POST", answer.headers().firstValue("Allow").orElseThrow());
    }
    assertEquals(405, post("/", "{}").statusCode());
  }

  @Test
  void theHeadOfAPageIsAsThePage() {
    for (String path : List.of("/", "/api/queue", "/api/images/0/picture")) {
      var answer = send("HEAD", path, null);
      assertEquals(200, answer.statusCode(), path);
      assertEquals(0, answer.body().length, path);
    }
  }

  @Test
  void whoeverSendsSlowlyKeepsNobodyWaiting() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (String path :
          List.of("/api/images/0/strokes?tab=slow", "/api/images/0/skip", "/label-studio/setup")) {
        for (int i = 0; i < 20; i++) {
          var socket = new Socket(InetAddress.getLoopbackAddress(), page.getPort());
          slow.add(socket);
          String head = "POST " + path + " HTTP/1.1\r\nHost: " + page.getAuthority() + "\r\n";
          String rest = "Content-Type: application/json\r\nX-Mada: 1\r\nContent-Length: 1000\r\n";
          socket
              .getOutputStream()
              .write((head + rest + "\r\n{  ").getBytes(StandardCharsets.UTF_8));
        }
      }
      assertTimeoutPreemptively(
          Duration.ofSeconds(10),
          () -> {
            assertEquals(200, send("GET", "/api/queue", null).statusCode());
            assertEquals(200, stroke(0, TAB, 0, 1, 1).statusCode());
          });
      Socket first = slow.get(20);
      String rest = "\"reason\":\"blurred\"" + " ".repeat(1000 - 3 - 19) + "}";
      first.getOutputStream().write(rest.getBytes(StandardCharsets.UTF_8));
      byte[] answer = new byte[12];
      assertEquals(answer.length, first.getInputStream().readNBytes(answer, 0, answer.length));
      assertEquals(
          "HTTP/1.1 200", new String(answer, StandardCharsets.UTF_8), "it is done at last");
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void bodiesHaveABound() {
    byte[] large = new byte[(1 << 16) + 1];
    assertEquals(413, send("POST", "/api/images/0/skip", large, "X-Mada", "1").statusCode());
    assertEquals(400, post("/api/images/0/skip", "[").statusCode());
    assertEquals(400, post("/api/images/0/skip", "{\"reason\":{}}").statusCode());
    assertEquals(
        400, post("/api/images/0/skip", "{\"reason\":\"" + "x".repeat(501) + "\"}").statusCode());
  }
}

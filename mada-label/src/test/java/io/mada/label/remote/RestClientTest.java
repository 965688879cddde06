package io.mada.label.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestClientTest {

  private static final String SECRET = "s3cr3t-t0ken";

  private final FakeServer server = new FakeServer();
  private final RestClient client =
      new RestClient(server.settings("", SECRET, "city round 1"), server.pauses::add);

  @TempDir Path folder;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theTokenGoesAlong() {
    server.on("GET /api/tasks", 200, "{\"results\":[]}");
    assertEquals(0, client.get("/api/tasks").items("results").size());
    assertEquals("Token " + SECRET, server.requests.get(0).header("Authorization"));
  }

  @ParameterizedTest
  @CsvSource({
    "abc, Token abc",
    "Bearer abc, Bearer abc",
    "Token abc, Token abc",
    "Basic dXNlcjpwYXNz, Basic dXNlcjpwYXNz"
  })
  void aWordBeforeTheTokenSaysHowItIsSent(String token, String header) {
    assertEquals(header, new Token(token).header());
  }

  @Test
  void aTokenShowsNowhere() {
    RemoteSettings settings = server.settings("", SECRET, "n");
    assertFalse((settings + " " + settings.token()).contains(SECRET));
    // Some servers repeat what they do not understand.
    server.on("GET /a", 400, "{\"detail\":\"what is 'Token " + SECRET + "'?\"}");
    assertError(
        "URI answered GET /a with status 400: {\"detail\":\"what is 'Token ***'?\"}",
        () -> client.get("/a"));
    assertThrows(ConfigurationException.class, () -> new Token(" "));
    MadaException error =
        assertThrows(ConfigurationException.class, () -> new Token("tok\nX-Evil: 1"));
    assertFalse(error.getMessage().contains("Evil"));
  }

  @Test
  void aBusyServerIsAskedAgainWhenItSays() {
    server.on("GET /a", request -> reply(429, Map.of("Retry-After", "17")));
    server.on("GET /a", 200, "{}");
    client.get("/a");
    assertEquals(List.of(Duration.ofSeconds(17)), server.pauses);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " | | 4",
        "17 | | 17",
        "Wed, 21 Oct 2026 07:28:40 GMT | Wed, 21 Oct 2026 07:28:00 GMT | 40",
        "Wed, 21 Oct 2026 07:28:40 GMT | Wed, 21 Oct 2026 07:30:00 GMT | 4",
        "Wed, 21 Oct 2026 07:28:40 GMT | | 4",
        "soon | | 4",
        "-5 | | 4",
        "99999999999999999999 | | 31536000"
      })
  void aPauseIsWhatTheServerAsksForOrGrows(String asked, String date, long seconds) {
    assertEquals(
        Duration.ofSeconds(seconds),
        RetryAfter.of(Optional.ofNullable(asked), Optional.ofNullable(date), 3));
  }

  private static FakeServer.Reply reply(int status, Map<String, String> headers) {
    return new FakeServer.Reply(status, headers, new byte[0]);
  }

  @Test
  void aFailingServerIsAskedWithLongerAndLongerPauses() {
    server.on("POST /a", 502, "bad gateway");
    assertError(
        "URI answered POST /a with status 502: bad gateway",
        () -> client.send("POST", "/a", new JsonObject()));
    assertEquals(5, server.requests.size());
    assertEquals("{}", server.requests.get(4).text());
    assertEquals(List.of(1L, 2L, 4L, 8L), server.pauses.stream().map(Duration::toSeconds).toList());
  }

  @Test
  void whatMayStillBeUnderWayIsNotBegunAgain() {
    server.on("POST /a", 504, "gateway timeout");
    assertThrows(MadaException.class, () -> client.send("POST", "/a", new JsonObject()));
    assertEquals(1, server.requests.size());
    server.on("GET /a", 504, "gateway timeout");
    server.on("GET /a", 200, "{}");
    client.get("/a");
    assertEquals(3, server.requests.size());
  }

  @ParameterizedTest
  @CsvSource({
    "1801, 30 minutes",
    "7200, 2 hours",
    "172800, 2 days",
    "99999999, a year or more",
    "99999999999999999999, a year or more",
    "'Fri, 31 Dec 9999 23:59:59 GMT', a year or more"
  })
  void aServerThatIsBusyForLongIsGivenUpAtOnce(String asked, String words) {
    Map<String, String> headers =
        Map.of("Retry-After", asked, "Date", "Wed, 21 Oct 2026 07:28:00 GMT");
    server.on("GET /a", request -> reply(429, headers));
    assertError(
        "URI is busy, and wants no request for "
            + words
            + ": try again after that, or ask whoever runs it",
        () -> client.get("/a"));
    assertEquals(List.of(), server.pauses);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 409, 413})
  void aMistakeIsNotTriedAgain(int status) {
    server.on("GET /a", status, "{\"detail\": \"no\"}");
    assertError(
        "URI answered GET /a with status " + status + ": {\"detail\": \"no\"}",
        () -> client.get("/a"));
    assertEquals(1, server.requests.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aRefusedTokenIsALine(int status) {
    server.on("GET /a", status, "{\"detail\": \"Invalid token " + SECRET + "\"}");
    assertError(
        "URI refused the token for GET /a (status "
            + status
            + "): make a new one on its page, for a user who may do that",
        () -> client.get("/a"));
  }

  @Test
  void aPageInsteadOfJsonIsALine() {
    server.on(
        "GET /a",
        request -> FakeServer.Reply.of(200, "text/html", "<html>\n<body>Log in</body></html>"));
    assertError(
        "URI answered GET /a with text/html instead of JSON, '<html> <body>Log in</body></html>':"
            + " is it the address of the tool itself?",
        () -> client.get("/a"));
  }

  @Test
  void anAnswerWithoutWhatWasAskedForIsALine() {
    server.on("GET /a", 200, "{\"results\": 3}");
    assertError(
        "GET /a of 127.0.0.1: results is no list", () -> client.get("/a").get("results").items());
    assertError("GET /a of 127.0.0.1: it has no 'next'", () -> client.get("/a").get("next"));
  }

  @Test
  void theTokenIsNotSentOnToOtherServers() {
    server.on("GET /a", request -> reply(302, Map.of("Location", "http://127.0.0.2:1/a")));
    assertError(
        "URI sends GET /a on to 'http://127.0.0.2:1/a': give the address that it has now",
        () -> client.get("/a"));
    server.on("GET /b", request -> reply(301, Map.of("Location", "/b/")));
    server.on("GET /b/", 200, "{}");
    client.get("/b");
    server.on("POST /c", request -> reply(307, Map.of("Location", "/c/")));
    assertThrows(MadaException.class, () -> client.send("POST", "/c", new JsonObject()));
    server.on("GET /d", request -> reply(301, Map.of("Location", "/d")));
    assertThrows(MadaException.class, () -> client.get("/d"));
  }

  @Test
  void aDownloadIsWhatTheServerGave() throws IOException {
    byte[] content = "zip".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    server.on("GET /a", request -> reply(503, Map.of()));
    server.on("GET /a", request -> new FakeServer.Reply(200, Map.of(), content));
    client.download("/a?x=1", folder.resolve("a.zip"));
    assertEquals(
        new String(content, StandardCharsets.UTF_8), Files.readString(folder.resolve("a.zip")));
    server.on("GET /b", 404, "{}");
    assertThrows(MadaException.class, () -> client.download("/b", folder.resolve("b.zip")));
    assertFalse(Files.exists(folder.resolve("b.zip")));
  }

  @Test
  void aServerThatIsNotThereIsALine() {
    server.close();
    assertError(
        "URI cannot be reached: is the address right, and the server up?", () -> client.get("/a"));
  }

  @Test
  void aServerThatDoesNotAnswerIsALine() throws IOException {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI uri = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      var limits =
          new TimeLimits(Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(5));
      var settings = new RemoteSettings(uri, "", new Token(SECRET), "n", limits, false);
      var impatient = new RestClient(settings, server.pauses::add);
      MadaException error = assertThrows(MadaException.class, () -> impatient.get("/a"));
      assertEquals(uri + " did not answer GET /a within 0.2 s", error.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://labels.example.org | the token would go to labels.example.org unencrypted",
        "http://127.0.0.1.example.org | the token would go to",
        "http://10.0.0.7:8080 | the token would go to 10.0.0.7 unencrypted",
        "ftp://labels.example.org | 'ftp://labels.example.org' is no address of a server",
        "labels.example.org | 'labels.example.org' is no address of a server",
        "https://me:pw@labels.example.org | the address of labels.example.org must have no user",
        "https://labels.example.org/?a=b | the address of labels.example.org must have no user"
      })
  void anAddressThatIsNotSafeIsRefused(String server, String message) {
    MadaException error = assertThrows(ConfigurationException.class, () -> settings(server, false));
    assertTrue(error.getMessage().startsWith(message), error::getMessage);
  }

  @Test
  void theUserMayTrustTheNetwork() {
    assertEquals(
        "http://10.0.0.7/base/api", settings("http://10.0.0.7/base/", true).at("/api").toString());
    settings("http://localhost:8080", false);
    settings("http://[::1]:8080", false);
    settings("https://labels.example.org", false);
  }

  private static RemoteSettings settings(String server, boolean plainHttp) {
    return new RemoteSettings(
        URI.create(server), "", new Token(SECRET), "n", TimeLimits.USUAL, plainHttp);
  }

  private void assertError(String message, Executable call) {
    MadaException error = assertThrows(MadaException.class, call);
    assertEquals(message.replace("URI", server.uri().toString()), error.getMessage());
  }
}

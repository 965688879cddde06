package io.mada.app.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Section;
import io.mada.api.train.RunListener;
import io.mada.internal.config.ConfiguredSection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What arrives at a tracking server, and what becomes of it where none is there. */
class MlflowTest {

  @TempDir private Path folder;

  private Path run;

  /** Java's handler for the console keeps the error stream that it finds when it is made. */
  @BeforeAll
  static void makeHandlers() {
    Logger.getLogger("").getHandlers();
  }

  @BeforeEach
  void makeRun() throws IOException {
    run = Files.createDirectories(folder.resolve("demo/20261129"));
    Files.writeString(
        run.resolve("run.json"),
        """
        {"configuration": {"seed": 7, "selection": {"strategy": "mada"}, "modules": ["a", "b"], "long": "%s"},
         "versions": {"mada": "1.0", "commit": "abc"}}
        """
            .replace("%s", "x".repeat(600)));
    Files.writeString(run.resolve("selection.txt"), "a\n");
    Files.writeString(
        run.resolve("metrics.json"),
        """
        {"warmup": {"miou": 0.5, "class_iou": {"road": 0.75, "traffic light": 0.25}}}
        """);
  }

  private Mlflow listener(String uri) {
    return new Mlflow(uri, "streets", Map.of("MLFLOW_TRACKING_TOKEN", "secret"));
  }

  /** A short run. */
  private void tell(Mlflow mlflow) {
    RunListener.Step step = new RunListener.Step("warmup", run);
    mlflow.begun(step);
    mlflow.trained(new RunListener.Trained("warmup", 3, 10, 8.5, Map.of("source", 0.75)));
    mlflow.trained(new RunListener.Trained("warmup", 4, 10, 8.5, Map.of("source", 0.5)));
    mlflow.evaluated(
        new RunListener.Evaluated("warmup", 10, Map.of("miou", 0.25, "loss_odd:one", Double.NaN)));
    mlflow.ended(step);
    mlflow.ended(new RunListener.Step("stage1", run));
  }

  private static String err(Runnable work) {
    PrintStream before = System.err;
    var bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      work.run();
    } finally {
      System.setErr(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aRunArrivesWhole() throws IOException {
    try (var server = new TrackingServer(0)) {
      Mlflow mlflow = listener(server.uri());
      String told = tellAll(mlflow);

      assertEquals("", told);
      assertEquals(
          Set.of(
              "warmup.loss.source 0.75 at 3",
              "warmup.images_per_second 8.5 at 3",
              "warmup.miou 0.25 at 10",
              "final.warmup.miou 0.5 at 0",
              "final.warmup.class_iou.road 0.75 at 0",
              "final.warmup.class_iou.traffic light 0.25 at 0"),
          Set.copyOf(server.metrics),
          "the second losses came too soon after the first, and NaN is no number");
      assertEquals("mada", server.params.get("selection.strategy"));
      assertEquals("[\"a\",\"b\"]", server.params.get("modules"));
      assertEquals(500, server.params.get("long").length());
      assertEquals("abc", server.tags.get("commit"));
      assertEquals(Set.of("selection.txt", "metrics.json", "run.json"), server.artifacts.keySet());
      assertEquals("a\n", server.artifacts.get("selection.txt"));
      assertEquals("FINISHED", server.status());
      assertEquals(Set.of("Bearer secret"), Set.copyOf(server.authorizations));
      assertFalse(Files.readString(run.resolve("mlflow.jsonl")).contains("secret"));
    }
  }

  @Test
  void whatAServerThatIsAwayHasMissedArrivesLater() throws IOException {
    int port;
    try (var gone = new TrackingServer(0)) {
      port = gone.port();
    }
    String uri = "http://127.0.0.1:" + port;
    Mlflow first = listener(uri);
    String told =
        err(
            () -> {
              tell(first);
              first.stopped();
            });
    List<String> lines = told.lines().toList();
    assertEquals(2, lines.size(), told);
    assertTrue(lines.get(0).contains("the run goes on"), told);
    assertTrue(lines.get(1).contains("entries wait in " + run.resolve("mlflow.jsonl")), told);

    try (var server = new TrackingServer(port)) {
      Mlflow resumed = listener(uri);
      assertEquals(
          "",
          err(
              () -> {
                resumed.finished(run);
                resumed.stopped();
              }));
      assertTrue(server.metrics.contains("warmup.miou 0.25 at 10"), server.metrics.toString());
      assertEquals("7", server.params.get("seed"));
      assertEquals("FINISHED", server.status());

      server.requests.clear();
      Mlflow again = listener(uri);
      tell(again);
      again.stopped();
      assertFalse(
          server.requests.contains("POST /api/2.0/mlflow/runs/create"), "it goes on in its run");
    }
  }

  @Test
  void aRunThatFailsSaysSoUntilItGoesOn() throws IOException {
    try (var server = new TrackingServer(0)) {
      Mlflow failing = listener(server.uri());
      RunListener.Step step = new RunListener.Step("warmup", run);
      failing.begun(step);
      failing.evaluated(new RunListener.Evaluated("warmup", 5, Map.of("miou", 0.125)));
      failing.failed(new RunListener.Failed(step, "the disk is full", false));
      failing.stopped();
      assertEquals("FAILED", server.status());
      assertEquals("warmup: the disk is full", server.tags.get("failure"));
      assertEquals("7", server.params.get("seed"), "nobody has told of the run before");

      Mlflow interrupted = listener(server.uri());
      interrupted.begun(step);
      interrupted.failed(new RunListener.Failed(step, "interrupted", true));
      interrupted.stopped();
      assertEquals("KILLED", server.status());

      assertEquals("", tellAll(listener(server.uri())));
      assertEquals(List.of("FAILED", "RUNNING", "KILLED", "RUNNING", "FINISHED"), server.statuses);
    }
  }

  @Test
  void aRunThatWasKilledBeforeItsFirstStepWasDoneIsDescribedLater() throws IOException {
    try (var server = new TrackingServer(0)) {
      Mlflow killed = listener(server.uri());
      killed.begun(new RunListener.Step("warmup", run));
      killed.evaluated(new RunListener.Evaluated("warmup", 5, Map.of("miou", 0.125)));
      killed.stopped();

      tellAll(listener(server.uri()));

      assertEquals("mada", server.params.get("selection.strategy"));
      assertEquals("abc", server.tags.get("commit"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 500})
  void aServerThatRefusesIsToldOfOnce(int status) throws IOException {
    try (var server = new TrackingServer(0)) {
      server.refusal = status;
      Mlflow mlflow = listener(server.uri());

      String told = tellAll(mlflow);

      assertEquals(2, told.lines().count(), told);
      assertTrue(told.contains("it answers " + status), told);
    }
  }

  @Test
  void whatTheServerNeverTakesKeepsNothingBack() throws IOException {
    try (var server = new TrackingServer(0)) {
      server.unwanted = "seed";
      server.artifactUri = "s3://bucket/7/run1/artifacts";
      Mlflow mlflow = listener(server.uri());

      String told = tellAll(mlflow);

      assertEquals("mada", server.params.get("selection.strategy"));
      assertEquals("FINISHED", server.status());
      assertEquals(1, told.lines().count(), told);
      assertTrue(told.contains("--serve-artifacts"), told);
    }
  }

  private String tellAll(Mlflow mlflow) {
    return err(
        () -> {
          tell(mlflow);
          mlflow.finished(run);
          mlflow.stopped();
        });
  }

  @Test
  void aServerThatSendsElsewhereHasNotBeenTold() throws IOException {
    try (var server = new TrackingServer(0);
        var other = new TrackingServer(0)) {
      server.elsewhere = other.uri();

      String told = tellAll(listener(server.uri()));

      assertTrue(told.contains("302, go elsewhere: " + other.uri()), told);
      assertTrue(told.contains("give the address where it is"), told);
      assertTrue(told.contains("entries wait in"), told);
      assertEquals(List.of(), other.requests, "nobody else is given the token");

      server.elsewhere = null;
      assertEquals("", tellAll(listener(server.uri())));
      assertEquals("7", server.params.get("seed"), "nothing is lost");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "<html>Welcome</html>", "", "[]", "{\"run\": 5}"})
  void aServerOfSomethingElseHasNotBeenTold(String answer) throws IOException {
    try (var server = new TrackingServer(0)) {
      server.nonsense = answer;

      String told = tellAll(listener(server.uri()));

      assertEquals(2, told.lines().count(), told);
      assertTrue(told.contains("entries wait in"), told);
      assertTrue(told.contains("the run goes on"), told);
    }
  }

  @Test
  void aServerThatHangsHoldsUpTheEndForTenSeconds() throws IOException {
    try (var server = new TrackingServer(0)) {
      server.hangs = true;
      Mlflow mlflow = listener(server.uri());
      long begun = System.nanoTime();

      String told = tellAll(mlflow);

      double seconds = (System.nanoTime() - begun) / 1e9;
      assertTrue(seconds < 13, "it took " + seconds);
      assertEquals(1, told.lines().count(), told);
      assertTrue(told.contains("entries wait in"), told);
    }
  }

  @Test
  void aTokenIsSentWithoutItsLineEndAndNeverShown() throws IOException {
    assertEquals(
        Map.of("MLFLOW_TRACKING_TOKEN", "secret"),
        Mlflow.credentials(Map.of("MLFLOW_TRACKING_TOKEN", "secret\n", "HOME", "/root")));
    for (String token : List.of("sec\nret", "sec ret", "sec\u2026ret")) {
      ConfigurationException error =
          assertThrows(
              ConfigurationException.class,
              () -> Mlflow.credentials(Map.of("MLFLOW_TRACKING_TOKEN", token)));
      assertFalse(error.getMessage().contains("ret"), error.getMessage());
    }
  }

  @Test
  void allRequestsOfAUserWithATokenHaveTheSame() throws IOException {
    try (var server = new TrackingServer(0)) {
      Map<String, String> both =
          Map.of(
              "MLFLOW_TRACKING_TOKEN", "secret",
              "MLFLOW_TRACKING_USERNAME", "ada",
              "MLFLOW_TRACKING_PASSWORD", "word");

      tellAll(new Mlflow(server.uri(), "streets", both));

      assertEquals(Set.of("Basic YWRhOndvcmQ="), Set.copyOf(server.authorizations));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:5000/#/experiments/7",
        "http://127.0.0.1:5000/?token=a",
        "http://user:word@127.0.0.1:5000",
        "ftp://127.0.0.1",
        "file:mlruns"
      })
  void anAddressThatIsNoServersIsRefused(String uri) {
    Section section = ConfiguredSection.of(Map.of("listener", "mlflow", "uri", uri));

    ConfigurationException error =
        assertThrows(ConfigurationException.class, () -> Mlflow.read(section));

    assertTrue(error.getMessage().contains("uri"), error.getMessage());
  }

  @Test
  void halfALineOfAProcessThatWasKilledIsNoDamage() throws IOException {
    Path entries = run.resolve("mlflow.jsonl");
    var before = new MlflowOutbox(run);
    before.add(List.of(MlflowEntry.tag("a", "1")));
    byte[] cut = "{\"kind\":\"TAG\",\"key\":\"stra\u00dfe".getBytes(StandardCharsets.UTF_8);
    Files.write(entries, Arrays.copyOf(cut, cut.length - 3), StandardOpenOption.APPEND);

    new MlflowOutbox(run).add(List.of(MlflowEntry.tag("b", "2")));

    assertEquals(
        List.of("a", "b"), new MlflowOutbox(run).waiting().stream().map(MlflowEntry::key).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{\"sent\": \"x\"}"})
  void aDamagedStateIsOneLine(String state) throws IOException {
    Files.writeString(run.resolve("mlflow.json"), state);

    MadaException error = assertThrows(MadaException.class, () -> new MlflowOutbox(run));

    assertTrue(error.getMessage().endsWith("is damaged; remove both"), error.getMessage());
  }
}

package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mada.api.MadaException;
import io.mada.api.train.RunListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus would see of a tiny run, while the run goes on. */
@Timeout(120)
class PrometheusRunTest {

  private static final Pattern SAMPLE = Pattern.compile("(\\w+(?:\\{[^}]*})?) (\\S+)");

  @TempDir private Path folder;

  private TinyExperiment experiment;
  private int port;
  private final Map<String, Double> seen = new TreeMap<>();
  private String contentType;

  @BeforeEach
  void findPort() throws IOException {
    experiment = TinyExperiment.in(folder);
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
  }

  @Test
  void theMetersOfARunAreThoseThatItRecords() throws IOException {
    Path directory = experiment.directory("run");
    adaptation("run").run(scrapingAt("warmup"));

    assertTrue(contentType.startsWith("text/plain"), contentType);
    JsonObject record =
        JsonParser.parseString(Files.readString(directory.resolve("run.json"))).getAsJsonObject();
    JsonObject meters = record.getAsJsonObject("meters");
    JsonObject steps = meters.getAsJsonObject("mada.step.warmup");
    String run = "run=\"" + directory.toAbsolutePath() + "\"";
    String stage = "{" + run + ",stage=\"warmup\"}";
    assertEquals(4, seen.get("mada_step_seconds_count" + stage));
    assertEquals(4, steps.get("steps").getAsInt());
    assertEquals(
        steps.get("total_seconds").getAsDouble(), seen.get("mada_step_seconds_sum" + stage), 1e-5);
    assertEquals(
        meters.getAsJsonObject("mada.images.warmup").get("count").getAsDouble(),
        seen.get("mada_images_total" + stage));
    assertTrue(seen.containsKey("mada_data_wait_seconds_sum" + stage), seen.toString());
    List<String> rows = Files.readAllLines(directory.resolve("warmup/metrics.csv"));
    List<String> columns = List.of(rows.get(0).split(","));
    List<String> last = List.of(rows.get(rows.size() - 1).split(","));
    assertTrue(columns.containsAll(List.of("iteration", "miou", "loss_source")), rows.get(0));
    assertEquals(Double.parseDouble(last.get(0)), seen.get("mada_evaluated" + stage));
    for (int i = 1; i < columns.size(); i++) {
      String score = ",score=\"" + columns.get(i) + "\",stage=\"warmup\"}";
      assertEquals(
          Double.parseDouble(last.get(i)),
          seen.get("mada_score{" + run + score),
          1e-6,
          columns.get(i));
    }
    assertTrue(seen.get("mada_memory_resident_bytes{" + run + "}") > 1e6);
    assertFalse(seen.containsKey("mada_memory_device_bytes{" + run + "}"), "there is no GPU");
    assertEquals(0.0, seen.get("mada_running{" + run + ",step=\"labels source\"}"));
    String log = Files.readString(directory.resolve("run.log"));
    assertFalse(log.contains("CompositeMeterRegistry"), log);
  }

  @Test
  void twoRunsCannotHaveOnePort() {
    String[] refused = new String[1];
    adaptation("first")
        .run(
            new RunListener() {
              @Override
              public void begun(Step step) {
                if (step.name().equals("warmup")) {
                  refused[0] =
                      assertThrows(
                              MadaException.class,
                              () -> adaptation("second").run(new RunListener() {}))
                          .getMessage();
                }
              }
            });

    assertTrue(
        refused[0].startsWith(
            "listener prometheus: port " + port + " of 127.0.0.1 cannot be opened"),
        refused[0]);
    // The first has given the port back.
    adaptation("third").run(scrapingAt("warmup"));
    assertFalse(seen.isEmpty());
    assertThrows(IOException.class, this::scrape);
  }

  private Adaptation adaptation(String directory) {
    return Adaptation.of(experiment.file())
        .set("listeners", "[{listener: prometheus, port: " + port + "}]")
        .set("stages.stage1.iterations", 2)
        .device("cpu")
        .threads(1)
        .directory(experiment.directory(directory));
  }

  private RunListener scrapingAt(String step) {
    return new RunListener() {
      @Override
      public void ended(Step ended) {
        if (ended.name().equals(step)) {
          try {
            scrape();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        }
      }
    };
  }

  private void scrape() throws IOException {
    try {
      HttpResponse<String> response =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertEquals(200, response.statusCode());
      contentType = response.headers().firstValue("Content-Type").orElse("");
      response
          .body()
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(
              line -> {
                Matcher sample = SAMPLE.matcher(line);
                assertTrue(sample.matches(), line);
                seen.put(sample.group(1), Double.valueOf(sample.group(2)));
              });
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

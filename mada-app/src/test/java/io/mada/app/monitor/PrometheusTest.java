package io.mada.app.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.MadaException;
import io.mada.api.train.RunListener;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a scrape finds, by Prometheus's text format. */
class PrometheusTest {

  private static final String HOST = "127.0.0.1";
  private static final Path RUN = Path.of("/runs/demo/1");

  private static String scrape(int port) throws IOException, InterruptedException {
    URI address = URI.create("http://" + HOST + ":" + port + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
        .body();
  }

  private static void assertLine(String text, String line) {
    assertTrue(text.lines().anyMatch(line::equals), () -> line + " is not in\n" + text);
  }

  @Test
  void itTellsWhatHasHappenedLast() throws Exception {
    var prometheus = new Prometheus(HOST, 0);
    prometheus.begun(new RunListener.Step("warmup", RUN));
    prometheus.trained(
        new RunListener.Trained(
            "warmup", 120, 300, 8.5, Map.of("source", 0.75, "odd \"one\"", 2.)));
    prometheus.trained(new RunListener.Trained("warmup", 130, 300, 8.25, Map.of("source", 0.5)));
    prometheus.evaluated(new RunListener.Evaluated("warmup", 100, Map.of("miou", 0.25)));
    prometheus.ended(new RunListener.Step("warmup", RUN));
    prometheus.selected(new RunListener.Selected(1, List.of("a", "b")));
    prometheus.begun(new RunListener.Step("stage1", RUN));
    int port = prometheus.port();

    String text = scrape(port);

    String run = "run=\"" + RUN.toAbsolutePath() + "\"";
    assertLine(text, "mada_iteration{" + run + ",stage=\"warmup\"} 130.0");
    assertLine(text, "mada_iterations{" + run + ",stage=\"warmup\"} 300.0");
    assertLine(text, "mada_images_per_second{" + run + ",stage=\"warmup\"} 8.25");
    assertLine(text, "mada_loss{loss=\"source\"," + run + ",stage=\"warmup\"} 0.5");
    assertLine(text, "mada_loss{loss=\"odd \\\"one\\\"\"," + run + ",stage=\"warmup\"} 2.0");
    assertLine(text, "mada_score{" + run + ",score=\"miou\",stage=\"warmup\"} 0.25");
    assertLine(text, "mada_running{" + run + ",step=\"warmup\"} 0.0");
    assertLine(text, "mada_running{" + run + ",step=\"stage1\"} 1.0");
    assertLine(text, "mada_selected_images{round=\"1\"," + run + "} 2.0");
    assertTrue(text.contains("jvm_memory_used_bytes{"), text);

    prometheus.stopped();
    assertThrows(ConnectException.class, () -> scrape(port), "the port is free again");
    prometheus.stopped();
  }

  @Test
  void aPortThatIsTakenIsOneLine() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var prometheus = new Prometheus(HOST, other.getLocalPort());

      MadaException error =
          assertThrows(
              MadaException.class, () -> prometheus.begun(new RunListener.Step("warmup", RUN)));

      assertTrue(
          error
              .getMessage()
              .startsWith(
                  "listener prometheus: port "
                      + other.getLocalPort()
                      + " of 127.0.0.1 cannot be opened: "),
          error.getMessage());
      assertEquals(1, error.getMessage().lines().count());
    }
  }
}

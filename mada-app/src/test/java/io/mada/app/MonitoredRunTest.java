package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that other systems are told of. */
class MonitoredRunTest {

  @TempDir private Path folder;

  @Test
  void aRunWhosePortIsTakenHasDoneNothing() throws IOException {
    TinyExperiment experiment = TinyExperiment.in(folder);
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String listeners = "listeners=[{listener: prometheus, port: " + other.getLocalPort() + "}]";

      Cli refused = experiment.run("run", "run", "--set", listeners);

      Cli.assertError(
          1, "port " + other.getLocalPort() + " of 127.0.0.1 cannot be opened", refused);
      assertFalse(Files.exists(experiment.directory("run").resolve("warmup/last.safetensors")));
    }
    Cli.assertQuiet(
        experiment.run(
            "run", "run", "--resume", "--set", "listeners=[{listener: prometheus, port: 0}]"));
    String log = Files.readString(experiment.directory("run").resolve("run.log"));
    assertTrue(log.contains("Prometheus: http://127.0.0.1:"), log);
  }

  @Test
  void everyLineForProgramsIsAnObject() throws IOException {
    TinyExperiment experiment = TinyExperiment.in(folder);
    List<String> arguments = experiment.arguments("run", "run", "--log-format", "json");
    arguments.remove("--quiet");

    Cli done = Cli.run(arguments.toArray(String[]::new));

    assertEquals(0, done.status(), done.err());
    List<JsonObject> entries = entries(done);
    assertTrue(
        entries.stream()
            .anyMatch(entry -> entry.get("message").getAsString().startsWith("device: cpu")),
        done.err());
    assertTrue(
        entries.stream()
            .anyMatch(entry -> entry.get("message").getAsString().equals("stage1 begins")),
        done.err());
    entries.forEach(entry -> assertEquals("INFO", entry.get("level").getAsString(), done.err()));
    entries.forEach(entry -> Instant.parse(entry.get("time").getAsString()));

    Cli failed = experiment.run("run", "run", "--log-format", "json", "--set", "seed=x");

    assertEquals(2, failed.status());
    JsonObject error = entries(failed).get(entries(failed).size() - 1);
    assertEquals("SEVERE", error.get("level").getAsString());
    assertTrue(error.get("message").getAsString().contains("seed"), failed.err());
    Cli.assertError(
        2,
        "--log-format must be text or json, not 'xml'",
        experiment.run("run", "run", "--log-format=xml"));
  }

  @Test
  void mistakesInOptionsAreToldToProgramsToo() {
    for (String command : List.of("run", "nonsense")) {
      List<JsonObject> entries = entries(Cli.run(command, "--log-format", "json", "--nonsense"));

      assertEquals(1, entries.size(), entries.toString());
      assertEquals("SEVERE", entries.get(0).get("level").getAsString());
      assertTrue(
          entries.get(0).get("message").getAsString().contains("nonsense"), entries.toString());
    }
  }

  private static List<JsonObject> entries(Cli result) {
    return result
        .err()
        .lines()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }
}

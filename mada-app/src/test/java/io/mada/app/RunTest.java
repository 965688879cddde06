package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs, from the command line to the files that they leave. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunTest {

  @TempDir private static Path folder;

  private TinyExperiment experiment;
  private Path whole;

  @BeforeAll
  void runOnce() {
    experiment = TinyExperiment.in(folder);
    whole = experiment.directory("whole");
    assertDone(experiment.run("run", "whole"));
  }

  @Test
  void everyStepLeavesItsFiles() throws IOException {
    List<String> files =
        List.of(
            "config.yml",
            "confusion.csv",
            "evaluation.json",
            "images.csv",
            "metrics.json",
            "report.html",
            "run.json",
            "run.log",
            "selection.csv",
            "selection.txt",
            "warmup/best.safetensors",
            "warmup/last.safetensors",
            "warmup/metrics.csv",
            "source/features.npy",
            "source/names.txt",
            "source/anchors.npy",
            "source/assignment.txt",
            "pool/features.npy",
            "pool/names.txt",
            "stage1/best.safetensors",
            "stage1/last.safetensors",
            "stage1/metrics.csv",
            "target/features.npy",
            "target/names.txt",
            "target/anchors.npy",
            "target/assignment.txt",
            "stage2/best.safetensors",
            "stage2/last.safetensors",
            "stage2/metrics.csv",
            "stage2/anchors.npy");
    for (String file : files) {
      assertTrue(Files.size(whole.resolve(file)) > 0, file);
    }
    assertEquals(2, Files.readAllLines(whole.resolve("selection.txt")).size());
    assertEquals(3, Files.readAllLines(whole.resolve("stage1/metrics.csv")).size());
    for (String stage : List.of("warmup", "stage1", "stage2")) {
      try (Stream<Path> curves = Files.list(whole.resolve("tensorboard").resolve(stage))) {
        assertEquals(1, curves.count(), stage);
      }
    }
  }

  @Test
  void nothingTemporaryIsLeft() throws IOException {
    try (Stream<Path> files = Files.walk(whole)) {
      List<Path> others =
          files
              .filter(file -> file.toString().endsWith(".part") || file.toString().endsWith(".lck"))
              .toList();
      assertEquals(List.of(), others);
    }
  }

  @Test
  void theRecordTellsHowToDoItAgain() throws IOException {
    JsonObject record = json("whole/run.json");
    assertEquals(7, record.getAsJsonObject("seeds").get("experiment").getAsInt());
    assertEquals("0.35.1", record.getAsJsonObject("versions").get("djl").getAsString());
    assertEquals("cpu", record.get("device").getAsString());
    assertEquals(
        0.25,
        record
            .getAsJsonObject("configuration")
            .getAsJsonObject("model")
            .get("width")
            .getAsDouble());
    JsonObject stage1 = record.getAsJsonObject("steps").getAsJsonObject("stage1");
    // Two times two images in each of four iterations, and two evaluations of two.
    assertEquals(20, stage1.get("images").getAsInt());
    assertEquals(
        20 / stage1.get("seconds").getAsDouble(),
        stage1.get("images_per_second").getAsDouble(),
        0.01);
    JsonObject meters = record.getAsJsonObject("meters");
    assertEquals(4, meters.getAsJsonObject("mada.step.stage1").get("steps").getAsInt());
    assertTrue(meters.getAsJsonObject("mada.step.warmup").get("mean_seconds").getAsDouble() > 0);
    assertTrue(meters.getAsJsonObject("mada.images.stage2").get("per_second").getAsDouble() > 0);
    assertTrue(meters.has("mada.data.wait.stage2"));
  }

  @Test
  void theSameSeedGivesTheSameBytes() throws IOException {
    assertDone(experiment.run("run", "again"));

    assertSame(
        "again",
        "selection.txt",
        "selection.csv",
        "metrics.json",
        "evaluation.json",
        "confusion.csv",
        "images.csv",
        "stage1/metrics.csv",
        "stage2/anchors.npy");
    assertSame("again", "warmup/last.safetensors", "stage2/last.safetensors");
  }

  @Test
  void severalViewsAreScoredBesideTheUsualOne() throws IOException {
    assertDone(
        experiment.run("run", "views", "--set", "evaluation={scales: [1, 0.5], flip: true}"));

    assertSame("views", "metrics.json", "confusion.csv", "images.csv");
    JsonObject usual = json("whole/evaluation.json").getAsJsonObject("stage2");
    JsonObject stage2 = json("views/evaluation.json").getAsJsonObject("stage2");
    assertEquals(usual.get("calibration"), stage2.get("calibration"));
    assertFalse(usual.has("multi_scale"));
    JsonObject together = stage2.getAsJsonObject("multi_scale");
    assertTrue(together.get("miou").getAsDouble() > 0);
    assertNotEquals(json("views/metrics.json").getAsJsonObject("stage2"), together);
  }

  @Test
  void eachStepAloneComesToTheSame() throws IOException {
    assertDone(experiment.run("warmup", "alone"));
    assertDone(experiment.run("features", "alone", "--domain", "source"));
    assertDone(experiment.run("anchors", "alone", "--domain", "source"));
    assertDone(experiment.run("features", "alone", "--domain", "pool"));
    assertDone(experiment.run("select", "alone"));
    assertDone(experiment.run("train", "alone", "--stage", "stage1"));
    assertDone(experiment.run("features", "alone", "--domain", "target"));
    assertDone(experiment.run("anchors", "alone", "--domain", "target"));
    assertDone(experiment.run("train", "alone", "--stage", "stage2"));
    Cli evaluated = experiment.run("evaluate", "alone");

    assertDone(evaluated);
    assertTrue(evaluated.out().contains("stage2"), evaluated.out());
    assertSame("alone", "selection.txt", "metrics.json");
  }

  @Test
  void aWarmUpNeedsNoSelection() {
    assertDone(
        experiment.run(
            "warmup", "source-only", "--set", "selection=null", "--set", "stages.stage1=null"));
  }

  @Test
  void aRunThatFailedGoesOnFromItsLastCheckpoint() throws IOException {
    Path obstacle = Files.writeString(folder.resolve("fail"), "");
    Cli failed = experiment.run("run", "failed");
    Files.delete(obstacle);
    long warmup = modified("failed/warmup/last.safetensors");

    assertEquals(1, failed.status());
    assertEquals("mada: the power has failed\n", failed.err());
    assertTrue(Files.readString(folder.resolve("failed/run.log")).contains("SEVERE stage1 failed"));
    assertEquals(
        2, experiment.run("run", "failed").status(), "a run that is there is not overwritten");
    assertDone(experiment.run("run", "failed", "--resume"));
    assertEquals(warmup, modified("failed/warmup/last.safetensors"));
    // Iterations 3 and 4 with an evaluation.
    assertEquals(10, step("failed", "stage1").get("images").getAsInt());
    assertSame(
        "failed", "selection.txt", "metrics.json", "stage1/metrics.csv", "stage2/last.safetensors");
  }

  @Test
  void aRunThatIsKilledGoesOnFromItsLastCheckpoint() throws Exception {
    Path obstacle = Files.writeString(folder.resolve("hang"), "");
    String err =
        KilledProcess.run(
            experiment.arguments("run", "killed"),
            experiment.directory("killed/stage1/last.safetensors"),
            obstacle);

    assertTrue(err.endsWith("--resume --run-dir " + experiment.directory("killed") + "\n"), err);
    assertDone(experiment.run("run", "killed", "--resume"));
    assertEquals(10, step("killed", "stage1").get("images").getAsInt());
    assertSame("killed", "selection.txt", "metrics.json", "stage2/last.safetensors");
  }

  @Test
  void aStepThatIsDoneAgainMakesTheLaterOnesVoid() throws IOException {
    copy("whole", "edited");
    long stage1 = modified("edited/stage1/last.safetensors");
    assertDone(experiment.run("run", "edited", "--resume"));
    assertEquals(stage1, modified("edited/stage1/last.safetensors"), "all was done");

    Files.writeString(
        folder.resolve("edited/selection.txt"), "synthetic/000000\nsynthetic/000003\n");
    Cli trained = experiment.run("train", "edited", "--stage", "stage1");
    String edited =
        folder.resolve("edited/selection.txt")
            + " was edited by hand; what was made of it is made again";
    assertEquals("mada: warning: " + edited + "\n", trained.err());
    assertFalse(step("edited", "stage2").has("finished"));
    assertDone(experiment.run("run", "edited", "--resume"));

    assertTrue(step("edited", "evaluate").has("finished"));
    assertFalse(
        Files.readString(folder.resolve("edited/metrics.json"))
            .equals(Files.readString(whole.resolve("metrics.json"))));
  }

  @Test
  void aReportThatCannotBeDrawnSpoilsNoRun() throws IOException {
    copy("whole", "undrawn");
    Files.delete(folder.resolve("undrawn/report.html"));
    Files.createDirectories(folder.resolve("undrawn/report.html/in the way"));

    Cli resumed = experiment.run("run", "undrawn", "--resume");
    Cli alone = experiment.run("report", "undrawn");

    assertEquals(0, resumed.status());
    String reason = "cannot write " + folder.resolve("undrawn/report.html");
    assertTrue(
        resumed.err().startsWith("mada: warning: report.html: not drawn: " + reason),
        resumed.err());
    assertTrue(resumed.out().contains("stage2"), resumed.out());
    assertEquals(1, alone.status());
    assertTrue(alone.err().startsWith("mada: " + reason), alone.err());
  }

  @Test
  void aReportShowsWhatIsThere() throws IOException {
    assertDone(experiment.run("warmup", "begun"));
    assertDone(experiment.run("report", "begun"));

    String report = Files.readString(folder.resolve("begun/report.html"));
    assertTrue(report.contains("\"stage\":\"warmup\""));
    assertFalse(report.contains("\"gallery\":"));
    String whole = Files.readString(folder.resolve("whole/report.html"));
    assertTrue(
        whole.contains("\"gallery\":")
            && whole.contains("\"maps\":[{")
            && whole.contains("\"stage\":\"stage2\""));
  }

  private static void assertDone(Cli result) {
    assertEquals(0, result.status(), result.err());
    assertEquals("", result.err());
  }

  private void assertSame(String run, String... files) throws IOException {
    for (String file : files) {
      byte[] expected = Files.readAllBytes(whole.resolve(file));
      assertArrayEquals(
          expected, Files.readAllBytes(experiment.directory(run).resolve(file)), file);
    }
  }

  private JsonObject step(String run, String name) throws IOException {
    return json(run + "/run.json").getAsJsonObject("steps").getAsJsonObject(name);
  }

  private static JsonObject json(String file) throws IOException {
    return JsonParser.parseString(Files.readString(folder.resolve(file))).getAsJsonObject();
  }

  private static long modified(String file) throws IOException {
    return Files.getLastModifiedTime(folder.resolve(file)).toMillis();
  }

  private static void copy(String from, String to) throws IOException {
    Path source = folder.resolve(from);
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(to).resolve(source.relativize(file)));
      }
    }
  }
}

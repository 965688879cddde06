package io.mada.app;

import static io.mada.app.Cli.assertQuiet;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mada.api.data.LabelMap;
import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.Weights;
import io.mada.data.image.PngFiles;
import io.mada.models.weights.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code --resume} makes of a finished run of which something is missing, damaged, replaced or
 * asked for anew.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResumeTest {

  private static final List<String> RESULTS =
      List.of(
          "config.yml",
          "selection.csv",
          "labels.csv",
          "metrics.json",
          "images.csv",
          "source/anchors.npy",
          "pool/features.npy",
          "warmup/last.safetensors",
          "stage1/last.safetensors",
          "stage1/metrics.csv",
          "stage2/best.safetensors",
          "stage2/anchors.npy");

  @TempDir private static Path folder;

  private SmallestExperiment experiment;
  private Path whole;
  private Path run;
  private int runs;

  @BeforeAll
  void runOnce() throws IOException {
    experiment = SmallestExperiment.in(folder);
    whole = folder.resolve("whole");
    assertQuiet(experiment.cli("run", whole));
  }

  @BeforeEach
  void copy() throws IOException {
    run = folder.resolve("run" + runs++);
    try (Stream<Path> files = Files.walk(whole)) {
      for (Path file : files.toList()) {
        Files.copy(file, run.resolve(whole.relativize(file)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "warmup, warmup", "warmup/best.safetensors, warmup", "pool/features.npy, features pool",
    "source/assignment.txt, anchors source", "selection.csv, select", "labels.csv, annotate",
    "stage1/metrics.csv, stage1", "stage2/best.safetensors, stage2", "stage2/anchors.npy, stage2",
    "metrics.json, evaluate"
  })
  void whatIsMissingIsMadeAgain(String missing, String step) throws IOException {
    remove(run.resolve(missing));

    Cli resumed = experiment.cli("run", run, "--resume");

    assertEquals(0, resumed.status(), resumed.err());
    assertEquals(1, resumed.err().lines().count(), resumed.err());
    assertTrue(
        resumed
            .err()
            .startsWith("mada: warning: " + step + " is done again: " + run.resolve(missing)),
        resumed.err());
    assertTrue(resumed.err().endsWith(" is missing\n"), resumed.err());
    assertSame(RESULTS);
    assertQuiet(experiment.cli("run", run, "--resume"));
  }

  @Test
  void aReportThatIsMissingIsDrawnAgain() throws IOException {
    Files.delete(run.resolve("report.html"));
    assertQuiet(experiment.cli("run", run, "--resume"));
    assertTrue(Files.exists(run.resolve("report.html")));
  }

  @Test
  void curvesThatAreMissingAreDrawnAgain() throws IOException {
    remove(run.resolve("tensorboard/stage1"));
    assertQuiet(experiment.cli("run", run, "--resume"));
    try (Stream<Path> curves = Files.list(run.resolve("tensorboard/stage1"))) {
      assertEquals(1, curves.count());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pool/features.npy",
        "target/anchors.npy",
        "stage1/best.safetensors",
        "metrics.json",
        "images.csv"
      })
  void aFileThatIsNotWhatItsStepHasWrittenIsRefusedUntilItIsAccepted(String file)
      throws IOException {
    byte[] damaged = Files.readAllBytes(run.resolve(file));
    damaged[damaged.length - 5] ^= 1;
    Files.write(run.resolve(file), damaged);

    Cli refused = experiment.cli("run", run, "--resume");

    String expected = "mada: " + run.resolve(file) + " is not what the step '";
    assertError(1, expected, refused);
    assertTrue(
        refused.err().contains("it is damaged, or was replaced by hand. Remove it"), refused.err());
    assertTrue(
        refused.err().endsWith("take it as it is by --accept " + file + "\n"), refused.err());
    assertArrayEquals(damaged, Files.readAllBytes(run.resolve(file)));
    Files.delete(run.resolve(file));
    assertEquals(0, experiment.cli("run", run, "--resume").status());
    assertSame(RESULTS);
  }

  @Test
  void anchorsThatAPersonHasPutInPlaceAreUsedOnceTheyAreAccepted() throws IOException {
    Path anchors = run.resolve("target/anchors.npy");
    byte[] own = Files.readAllBytes(whole.resolve("source/anchors.npy"));
    Files.write(anchors, own);

    assertError(
        1,
        "mada: " + anchors + " is not what the step 'anchors target'",
        experiment.cli("train", run, "--stage", "stage2"));
    assertQuiet(
        experiment.cli("train", run, "--stage", "stage2", "--accept", "target/anchors.npy"));
    assertNotEquals(
        -1,
        Files.mismatch(
            whole.resolve("stage2/last.safetensors"), run.resolve("stage2/last.safetensors")));

    // The anchors stay, whatever becomes of the features that others would be made of.
    Files.delete(run.resolve("target/features.npy"));
    byte[] trained = Files.readAllBytes(run.resolve("stage2/last.safetensors"));
    assertEquals(0, experiment.cli("run", run, "--resume").status());
    assertArrayEquals(own, Files.readAllBytes(anchors));
    assertArrayEquals(trained, Files.readAllBytes(run.resolve("stage2/last.safetensors")));
    assertError(
        2,
        "mada: --accept target/ancors.npy: no step",
        experiment.cli("run", run, "--resume", "--accept", "target/ancors.npy"));
  }

  @Test
  void aStageThatIsKeptAsItIsSaysThatMoreWasAskedFor() throws IOException {
    byte[] kept = Files.readAllBytes(run.resolve("stage2/last.safetensors"));

    Cli resumed =
        experiment.cli(
            "run",
            run,
            "--resume",
            "--accept",
            "stage2/last.safetensors",
            "--set",
            "stages.stage2.iterations=3");

    assertEquals(0, resumed.status(), resumed.err());
    assertEquals(
        "mada: warning: stage2 is kept as it was accepted, and not trained further: 1 of 3 iterations"
            + " are made; remove its files to have it trained again\n",
        resumed.err());
    assertArrayEquals(kept, Files.readAllBytes(run.resolve("stage2/last.safetensors")));
  }

  @Test
  void anEditedSelectionIsTakenAndWhatWasMadeOfItIsMadeAgain() throws IOException {
    Path selection = run.resolve("selection.txt");
    String other =
        Files.readString(selection).contains("000000")
            ? "synthetic/000001\n"
            : "synthetic/000000\n";
    Files.writeString(selection, other);
    byte[] pool = Files.readAllBytes(run.resolve("pool/features.npy"));

    Cli resumed = experiment.cli("run", run, "--resume");

    assertEquals(0, resumed.status(), resumed.err());
    assertEquals(
        "mada: warning: " + selection + " was edited by hand; what was made of it is made again\n",
        resumed.err());
    assertEquals(other, Files.readString(selection));
    assertArrayEquals(pool, Files.readAllBytes(run.resolve("pool/features.npy")));
    for (String file :
        List.of("stage1/last.safetensors", "stage2/last.safetensors", "labels.csv")) {
      assertNotEquals(-1, Files.mismatch(whole.resolve(file), run.resolve(file)), file);
    }
    assertQuiet(experiment.cli("run", run, "--resume"));
  }

  @Test
  void aConfigurationThatIsMissingIsMadeOfTheRecord() throws IOException {
    Files.delete(run.resolve("config.yml"));
    assertError(
        2,
        "mada: "
            + run
            + " was last worked on with another configuration, which its config.yml keeps: seed was not given and is now 5",
        experiment.cli("run", run, "--resume", "--set", "seed=5"));
    assertFalse(Files.exists(run.resolve("config.yml")));
    assertQuiet(experiment.cli("run", run, "--resume"));
    assertSame(RESULTS);
  }

  @Test
  void withoutItsRecordARunIsNotTouched() throws IOException {
    Files.delete(run.resolve("run.json"));
    String expected =
        "mada: " + run.resolve("source_labels.csv") + " is there, but run.json, which would tell";
    assertError(1, expected, experiment.cli("run", run, "--resume"));
    assertError(2, "mada: " + run + " holds a run already", experiment.cli("run", run));
    Files.delete(run.resolve("config.yml"));
    assertError(1, expected, experiment.cli("run", run, "--resume"));
    assertSame(List.of("warmup/last.safetensors", "stage2/last.safetensors", "metrics.json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{'steps': null}",
        "{'steps': {'warmup': null}}",
        "{'steps': {'warmup': 5}}",
        "{'steps': {'warmup': {'begun': []}}}",
        "{'threads': 1e99}",
        "{'meters': {'a': {'b': 'c'}}}",
        "{'seeds': {'a': null}}"
      })
  void aDamagedRecordIsAnErrorInOneLine(String content) throws IOException {
    Files.writeString(run.resolve("run.json"), content.replace('\'', '"'));
    for (Cli refused :
        List.of(experiment.cli("run", run, "--resume"), experiment.cli("evaluate", run))) {
      assertError(1, "mada: " + run.resolve("run.json") + " is damaged, and without it", refused);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a: [", "seed: 1\nseed: 2", "- 1"})
  void aDamagedConfigurationIsAnErrorInOneLine(String content) throws IOException {
    Files.writeString(run.resolve("config.yml"), content);
    assertError(
        1,
        "mada: " + run.resolve("config.yml") + " is damaged (",
        experiment.cli("run", run, "--resume"));
  }

  @Test
  void aFinishedRunCanBeExtended() throws IOException {
    String[] longer = {
      "--set", "stages.stage1.iterations=4", "--set", "stages.stage1.schedule={name: constant}"
    };
    Path direct = folder.resolve("direct");
    assertQuiet(experiment.cli("run", direct, longer));
    Path extended = folder.resolve("extended");
    assertQuiet(experiment.cli("run", extended, "--set", longer[3]));

    Cli resumed =
        experiment.cli("run", extended, "--resume", longer[0], longer[1], longer[2], longer[3]);

    assertEquals(0, resumed.status(), resumed.err());
    assertEquals("mada: warning: stage1 goes on: 2 of 4 iterations are made\n", resumed.err());
    // With a rate that does not depend on the end, it is as if it had been asked for so many from
    // the beginning.
    for (String file : RESULTS) {
      assertEquals(-1, Files.mismatch(direct.resolve(file), extended.resolve(file)), file);
    }
    JsonObject extension = record(extended).getAsJsonArray("extensions").get(0).getAsJsonObject();
    assertEquals("stages.stage1.iterations", extension.get("key").getAsString());
    assertEquals(2, extension.get("from").getAsInt());
    assertEquals(4, extension.get("to").getAsInt());
    assertQuiet(
        experiment.cli("run", extended, "--resume", longer[0], longer[1], longer[2], longer[3]));
    assertEquals(1, record(extended).getAsJsonArray("extensions").size());
  }

  @Test
  void aRunIsNotMadeShorterNorAnother() {
    String begun =
        "mada: "
            + run
            + " was last worked on with another configuration, which its config.yml keeps: ";
    assertError(
        2,
        begun + "stages.stage1.iterations was 2 and is now 1, and can only grow",
        experiment.cli("run", run, "--resume", "--set", "stages.stage1.iterations=1"));
    assertError(
        2,
        begun + "stages.stage1.evaluate_every was 1 and is now 2",
        experiment.cli(
            "run",
            run,
            "--resume",
            "--set",
            "stages.stage1.iterations=4",
            "--set",
            "stages.stage1.evaluate_every=2"));
  }

  @Test
  void aStageIsTrainedAgainOnCorrectedLabels() throws IOException {
    String[] person = {"--set", "annotator.name=folder", "--resume"};
    Path corrected = folder.resolve("corrected");
    assertEquals(3, experiment.cli("run", corrected, person[0], person[1]).status());
    String name = Files.readString(corrected.resolve("selection.txt")).strip();
    label(corrected, name, 1);
    assertQuiet(experiment.cli("run", corrected, person));
    assertQuiet(experiment.cli("run", corrected, person));
    String report = Files.readString(corrected.resolve("report.html"));
    byte[] trained = Files.readAllBytes(corrected.resolve("stage1/last.safetensors"));

    label(corrected, name, 2);
    Cli drawn = experiment.cli("report", corrected, person[0], person[1]);
    assertEquals(
        "mada: warning: report.html: the label of "
            + name
            + " left out: it is not the one that was trained on\n",
        drawn.err());
    int labels = labelsIn(report);
    // Those of validation images stay.
    assertTrue(labelsIn(Files.readString(corrected.resolve("report.html"))) < labels);
    Cli later = experiment.cli("train", corrected, person[0], person[1], "--stage", "stage2");
    assertError(
        1,
        "mada: the label of " + name + " is not the one in " + corrected.resolve("labels.csv"),
        later);
    Cli again = experiment.cli("run", corrected, person);

    assertEquals(0, again.status(), again.err());
    assertEquals(
        "mada: warning: annotate is done again: the label of "
            + name
            + " is not the one that was trained on\n",
        again.err());
    assertFalse(
        Arrays.equals(trained, Files.readAllBytes(corrected.resolve("stage1/last.safetensors"))));
    assertEquals(labels, labelsIn(Files.readString(corrected.resolve("report.html"))));
    assertQuiet(experiment.cli("run", corrected, person));
  }

  /** How many pictures of labels a report has. */
  private static int labelsIn(String report) {
    return report.split("\"label\":\"data:", -1).length - 1;
  }

  @Test
  void aNetworkThatHasDivergedIsNoBeginning() {
    Path diverged = folder.resolve("diverged.safetensors");
    var format = new Safetensors();
    Weights good = format.read(whole.resolve("warmup/best.safetensors"));
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(good.tensors());
    ByteBuffer nan =
        ByteBuffer.allocate(11 * 2 * 4).order(ByteOrder.LITTLE_ENDIAN).putFloat(20, Float.NaN);
    tensors.put(
        "classifier.weight", new StoredTensor(new Shape(11, 2, 1, 1), DataType.FLOAT32, nan));
    format.write(diverged, new Weights(tensors, good.metadata()));

    Cli refused =
        experiment.cli(
            "run",
            folder.resolve("never"),
            "--set",
            "stages.warmup=null",
            "--set",
            "model.weights=" + diverged);

    assertError(
        1,
        "mada: "
            + diverged
            + ": classifier.weight holds values that are not finite (NaN or infinite)",
        refused);
  }

  private static void label(Path run, String name, int id) throws IOException {
    byte[] ids = new byte[16 * 16];
    Arrays.fill(ids, (byte) id);
    Path file = run.resolve("labels/" + name + ".png");
    Files.createDirectories(file.getParent());
    PngFiles.write(file, new LabelMap(16, 16, ids));
  }

  private void assertSame(List<String> files) throws IOException {
    for (String file : files) {
      assertEquals(-1, Files.mismatch(whole.resolve(file), run.resolve(file)), file);
    }
  }

  private static void assertError(int status, String beginning, Cli result) {
    assertEquals(status, result.status(), result.err());
    assertTrue(result.err().startsWith(beginning), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
  }

  private static JsonObject record(Path run) throws IOException {
    return JsonParser.parseString(Files.readString(run.resolve("run.json"))).getAsJsonObject();
  }

  private static void remove(Path path) throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}

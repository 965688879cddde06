package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import io.mada.api.data.ImageSet;
import io.mada.api.data.Region;
import io.mada.app.run.RunDirectory;
import io.mada.app.run.SelectionTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

/** Runs that spend their budget, two of four images, in two rounds. */
class RoundsRunTest {

  @TempDir private static Path folder;

  private static TinyExperiment experiment;

  @BeforeAll
  static void runMada() throws IOException {
    experiment = TinyExperiment.in(folder);
    String text = Files.readString(experiment.file());
    // In the third iteration of the second round.
    Files.writeString(
        experiment.file(),
        text.replace("images: 2}", "images: 2, rounds: 2}").replace("at: 3", "at: 7"));
    run("whole");
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "mada", "coreset"})
  void everyRoundAddsOtherImages(String strategy) throws IOException {
    String name = "whole";
    if (!strategy.equals("mada")) {
      name = strategy;
      run(strategy, "selection.strategy=" + strategy, "stages.stage2=null");
    }
    assertEquals(2, Set.copyOf(Files.readAllLines(file(name, "selection.txt"))).size());
    List<SelectionTable.Row> rows = table(name).rows();
    assertEquals(2, rows.size());
    assertEquals(
        Set.of(1, 2), new HashSet<>(rows.stream().map(SelectionTable.Row::round).toList()));
    assertTrue(Files.exists(file(name, "rounds/1/stage1/best.safetensors")));
  }

  @Test
  void windowsOfAllRoundsMakeUpTheBudgetAndDoNotOverlap() throws IOException {
    run("ripu", "selection.strategy=ripu", "stages.stage2=null");

    SelectionTable table = table("ripu");
    int[] covered = new int[4];
    table
        .windows()
        .forEach(
            (image, windows) -> {
              boolean[] pixels = new boolean[32 * 32];
              for (Region window : windows) {
                for (int i = 0; i < window.width() * window.height(); i++) {
                  int pixel =
                      (window.y() + i / window.width()) * 32 + window.x() + i % window.width();
                  assertFalse(pixels[pixel], "windows overlap");
                  pixels[pixel] = true;
                  covered[image]++;
                }
              }
            });
    for (int pixels : covered) {
      // Half of the image, to half of a window of 3 x 3.
      assertEquals(512, pixels, 4.5);
    }
    int first = table.only(round -> round == 1).windows().get(0).size();
    assertEquals(table.windows().get(0).size() / 2.0, first, 1);
  }

  @Test
  void theFilesOfTheRoundsBetweenLieInFoldersOfTheirOwn() throws IOException {
    List<String> files =
        List.of(
            "source/anchors.npy",
            "pool/features.npy",
            "rounds/1/stage1/last.safetensors",
            "rounds/2/source/anchors.npy",
            "rounds/2/pool/features.npy",
            "rounds/2/pool/names.txt",
            "rounds/1/selection.txt",
            "rounds/1/labels.csv",
            "stage1/best.safetensors",
            "target/anchors.npy",
            "stage2/best.safetensors",
            "tensorboard/rounds/1/stage1");
    for (String file : files) {
      assertTrue(Files.exists(file("whole", file)), file);
    }
    try (Stream<Path> rounds = Files.list(file("whole", "rounds/2"))) {
      assertEquals(
          Set.of("pool", "source"),
          new TreeSet<>(rounds.map(path -> path.getFileName().toString()).toList()));
    }
    assertEquals(
        List.of(
            "labels source",
            "labels validation",
            "warmup",
            "features source",
            "anchors source",
            "features pool",
            "select",
            "annotate",
            "rounds/1/stage1",
            "features rounds/2/source",
            "anchors rounds/2/source",
            "features rounds/2/pool",
            "rounds/2/select",
            "rounds/2/annotate",
            "stage1",
            "features target",
            "anchors target",
            "stage2",
            "evaluate",
            "report"),
        List.copyOf(
            JsonParser.parseString(Files.readString(file("whole", "run.json")))
                .getAsJsonObject()
                .getAsJsonObject("steps")
                .keySet()));
  }

  @Test
  void theReportShowsEachRoundByItsOwnNetworks() throws IOException {
    String report = Files.readString(file("whole", "report.html"));

    for (String shown :
        List.of(
            "\"round\":1,\"network\":\"warmup\"", "\"round\":2,\"network\":\"round 1\"",
            "\"before\":\"warmup\",\"stage\":\"round 1\"",
                "\"before\":\"round 1\",\"stage\":\"stage2\"")) {
      assertTrue(report.contains(shown), shown);
    }
  }

  @Test
  void theReportIsMadeOfWhatEachRoundHasLeft() throws IOException {
    Set<String> read =
        JsonParser.parseString(Files.readString(file("whole", "run.json")))
            .getAsJsonObject()
            .getAsJsonObject("steps")
            .getAsJsonObject("report")
            .getAsJsonObject("inputs")
            .keySet();

    for (String file :
        List.of(
            "selection.csv",
            "labels.csv",
            "metrics.json",
            "evaluation.json",
            "confusion.csv",
            "images.csv",
            "pool/features.npy",
            "source/anchors.npy",
            "rounds/2/pool/features.npy",
            "rounds/2/source/anchors.npy",
            "warmup/metrics.csv",
            "rounds/1/stage1/best.safetensors",
            "rounds/1/stage1/metrics.csv",
            "stage1/best.safetensors",
            "stage2/best.safetensors",
            "stage2/metrics.csv")) {
      assertTrue(read.contains(file), file + " in " + read);
    }
  }

  @Test
  void theFirstRoundIsARunOfItsShareAndTheSecondSeesItsNetwork() throws IOException {
    run("single", "selection.images=1", "selection.rounds=1");

    assertSame("single", "pool/features.npy", "pool/features.npy");
    assertSame("single", "source/anchors.npy", "source/anchors.npy");
    assertSame("single", "stage1/last.safetensors", "rounds/1/stage1/last.safetensors");
    assertSame("single", "target/features.npy", "rounds/2/pool/features.npy");
  }

  @Test
  void theLastNetworkDependsOnWhatWasChosenAlone() throws IOException {
    run(
        "given",
        "selection={strategy: list, images: 2, file: " + file("whole", "selection.txt") + "}",
        "stages.stage2=null");

    assertSame("given", "stage1/last.safetensors", "stage1/last.safetensors");
  }

  @Test
  void aRunThatFailedInALaterRoundGoesOnThere() throws IOException {
    Path obstacle = Files.writeString(folder.resolve("fail"), "failed/rounds/2/pool/names.txt");
    Cli failed = experiment.run("run", "failed");
    Files.delete(obstacle);
    assertEquals("mada: the power has failed\n", failed.err());
    assertTrue(
        Files.exists(file("failed", "stage1/last.safetensors")),
        "half of the second round's stage 1");
    long first =
        Files.getLastModifiedTime(file("failed", "rounds/1/stage1/last.safetensors")).toMillis();

    assertDone(experiment.run("run", "failed", "--resume"));

    assertEquals(
        first,
        Files.getLastModifiedTime(file("failed", "rounds/1/stage1/last.safetensors")).toMillis());
    for (String file :
        List.of("selection.txt", "selection.csv", "metrics.json", "stage2/last.safetensors")) {
      assertSame("failed", file, file);
    }
  }

  @Test
  void aRoundDoneAgainWithAnotherChoiceMakesTheLaterOnesVoid() throws IOException {
    run("again");
    String chosen = Files.readString(file("again", "rounds/1/selection.txt"));
    String other = chosen.contains("000000") ? "synthetic/000001\n" : "synthetic/000000\n";
    Files.writeString(file("again", "rounds/1/selection.txt"), other);
    assertDone(experiment.run("train", "again", "--stage", "stage1", "--round", "1"));
    assertFalse(isFinished("again", "rounds/2/select"));
    assertTrue(isFinished("again", "features pool"));

    assertDone(experiment.run("select", "again", "--round", "1"));
    assertEquals(chosen, Files.readString(file("again", "rounds/1/selection.txt")));

    assertDone(experiment.run("run", "again", "--resume"));

    assertSame("again", "selection.csv", "selection.csv");
    assertSame("again", "stage2/last.safetensors", "stage2/last.safetensors");
    Cli none = experiment.run("select", "again", "--round", "3");
    assertEquals("mada: --round must be from 1 to selection.rounds, 2, not '3'\n", none.err());
  }

  private static boolean isFinished(String run, String step) throws IOException {
    return JsonParser.parseString(Files.readString(file(run, "run.json")))
        .getAsJsonObject()
        .getAsJsonObject("steps")
        .getAsJsonObject(step)
        .has("finished");
  }

  private static void run(String directory, String... assignments) {
    Stream<String> options =
        Stream.of(assignments).flatMap(assignment -> Stream.of("--set", assignment));
    assertDone(experiment.run("run", directory, options.toArray(String[]::new)));
  }

  private static void assertDone(Cli result) {
    assertEquals(0, result.status(), result.err());
  }

  private static Path file(String directory, String name) {
    return experiment.directory(directory).resolve(name);
  }

  private static SelectionTable table(String name) throws IOException {
    ImageSet pool = Mockito.mock(ImageSet.class);
    Mockito.when(pool.names()).thenReturn(Files.readAllLines(file("whole", "pool/names.txt")));
    try (RunDirectory directory = RunDirectory.open(experiment.directory(name))) {
      return SelectionTable.read(directory.files(), pool);
    }
  }

  /** A file of a run is to the byte one of the run in two rounds. */
  private static void assertSame(String run, String file, String ofWhole) throws IOException {
    assertArrayEquals(
        Files.readAllBytes(file("whole", ofWhole)), Files.readAllBytes(file(run, file)), file);
  }
}

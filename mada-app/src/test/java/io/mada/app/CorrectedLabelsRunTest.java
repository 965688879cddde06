package io.mada.app;

import static io.mada.app.Cli.assertError;
import static io.mada.app.Cli.assertQuiet;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import io.mada.api.Progress;
import io.mada.api.Text;
import io.mada.api.compute.Machine;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.app.config.Experiment;
import io.mada.app.log.RunLog;
import io.mada.app.pipeline.CountedLoading;
import io.mada.app.pipeline.ExperimentCheck;
import io.mada.app.pipeline.ImageSets;
import io.mada.app.pipeline.Plan;
import io.mada.app.pipeline.Runner;
import io.mada.app.pipeline.Step;
import io.mada.app.run.RunDirectory;
import io.mada.data.image.PngFiles;
import io.mada.data.loading.ImageLoading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Source and validation labels that somebody corrects under a run. */
class CorrectedLabelsRunTest {

  private static final int SIZE = 16;

  @TempDir private Path folder;

  private SmallestExperiment experiment;
  private Path run;

  @BeforeEach
  void runOnce() throws IOException {
    experiment = SmallestExperiment.in(folder);
    run = folder.resolve("run");
    var random = new Random(5);
    for (String set : List.of("source", "validation")) {
      for (int i = 0; i < 2; i++) {
        byte[] rgb = new byte[3 * SIZE * SIZE];
        random.nextBytes(rgb);
        Files.createDirectories(folder.resolve(set + "/images"));
        PngFiles.write(
            folder.resolve(set + "/images/" + i + ".png"), new RgbImage(SIZE, SIZE, rgb));
        label(set, i, i);
      }
    }
    Files.writeString(
        folder.resolve("taxonomy.yml"),
        "classes: [{name: road, id: 0}, {name: building, id: 1}, {name: sky, id: 2}]\n");
    assertQuiet(mada("run"));
    assertQuiet(mada("run", "--resume"));
  }

  @Test
  void everythingIsTrainedAgainOnCorrectedLabelsOfTheSource() throws IOException {
    byte[] warmup = bytes("warmup/last.safetensors");
    byte[] stage1 = bytes("stage1/last.safetensors");
    label("source", 1, 2);
    Path file = folder.resolve("source/labels/1.png");

    assertError(
        1,
        file
            + " is not as it was when the run used it; 'mada run CONFIG --resume --run-dir "
            + run
            + "' makes anew",
        mada("train", "--stage", "stage2"));
    assertError(
        1, file + " is not as it was when the run used it", mada("features", "--domain", "source"));
    Cli again = mada("run", "--resume");

    assertEquals(0, again.status(), again.err());
    assertTrue(
        again
            .err()
            .startsWith(
                "mada: warning: labels source is done again: "
                    + file
                    + " is not as it was when the run used it\n"),
        again.err());
    assertFalse(Arrays.equals(warmup, bytes("warmup/last.safetensors")));
    assertFalse(Arrays.equals(stage1, bytes("stage1/last.safetensors")));
    assertSameAsANewRun();
    assertQuiet(mada("run", "--resume"));
  }

  @Test
  void anExtendedStageMixesNoScoresOfTwoSetsOfLabels() throws IOException {
    label("validation", 0, 2);
    assertError(
        1, folder.resolve("validation/labels/0.png") + " is not as it was when", mada("evaluate"));
    Cli extended = mada("run", "--resume", "--set", "stages.stage1.iterations=4");

    assertEquals(0, extended.status(), extended.err());
    assertSameAsANewRun("--set", "stages.stage1.iterations=4");
  }

  @Test
  void anInterruptedStageBeginsAgain() throws IOException {
    Files.delete(run.resolve("stage1/last.safetensors"));
    label("source", 0, 1);

    Cli again = mada("run", "--resume");

    assertEquals(0, again.status(), again.err());
    assertSameAsANewRun();
  }

  @Test
  void filesThatAreCopiedAreTheSameLabels() throws IOException {
    for (String set : List.of("source", "validation")) {
      Files.setLastModifiedTime(
          folder.resolve(set + "/labels/0.png"), FileTime.fromMillis(1_000_000_000_000L));
    }

    assertQuiet(mada("run", "--resume"));
  }

  @Test
  void anImageMoreIsAnotherSource() throws IOException {
    Files.copy(folder.resolve("source/images/0.png"), folder.resolve("source/images/2.png"));
    label("source", 2, 2);

    Cli again = mada("run", "--resume");

    assertTrue(
        again
            .err()
            .startsWith(
                "mada: warning: labels source is done again: "
                    + folder.resolve("source/labels/2.png")
                    + " is a label file that the run has not used\n"),
        again.err());
    assertSameAsANewRun();
  }

  @Test
  void listsThatAreGoneAreMadeAgainAndNothingElse() throws IOException {
    Path trained = run.resolve("warmup/last.safetensors");
    Files.delete(run.resolve("source_labels.csv"));
    FileTime before = Files.getLastModifiedTime(trained);

    Cli again = mada("run", "--resume");

    assertEquals(0, again.status(), again.err());
    assertTrue(again.err().startsWith("mada: warning: labels source is done again: "), again.err());
    assertEquals(1, again.err().lines().count(), again.err());
    assertEquals(before, Files.getLastModifiedTime(trained));
  }

  @Test
  void whatWasWrittenDownIsCheckedItself() throws IOException {
    Path file = run.resolve("source_labels.csv");
    List<String> lines = Files.readAllLines(file);
    assertEquals(4, lines.size());
    assertTrue(lines.get(1).startsWith(folder.resolve("source/labels/0.png") + ","), lines.get(1));
    Files.writeString(file, Files.readString(file).replace("crc32c ", "crc32c f"));

    assertError(
        1, file + " is not what the step 'labels source' has written", mada("run", "--resume"));
  }

  /** A benchmark's cells share what they are not alone in, these files too. */
  @Test
  void theCellsOfABenchmarkAreMadeAgain() throws IOException {
    Path benchmark = folder.resolve("benchmark");
    String[] options = {"--set", "benchmark={strategies: [random], seeds: [0], images: [1]}"};
    Cli first = in(benchmark, "benchmark", options);
    assertEquals(0, first.status(), first.err());
    String before = Files.readString(benchmark.resolve("benchmark.json"));
    label("validation", 1, 0);
    label("source", 1, 0);
    String[] resume = Arrays.copyOf(options, options.length + 1);
    resume[options.length] = "--resume";

    Cli again = in(benchmark, "benchmark", resume);

    assertEquals(0, again.status(), again.err());
    assertFalse(before.equals(Files.readString(benchmark.resolve("benchmark.json"))), before);
  }

  /** As a run leaves it that was killed when the seed was done again and its cells were not. */
  @Test
  void aCellThatIsOlderThanItsSeedIsMadeAgain() throws IOException {
    Path benchmark = folder.resolve("benchmark");
    String[] options = {"--set", "benchmark={strategies: [random], seeds: [0], images: [1]}"};
    Path cell = benchmark.resolve("cells/random-1-0");
    assertEquals(0, in(benchmark, "benchmark", options).status());
    byte[] oldRecord = Files.readAllBytes(cell.resolve("run.json"));
    byte[] oldScores = Files.readAllBytes(cell.resolve("metrics.json"));
    byte[] oldNetwork = Files.readAllBytes(cell.resolve("stage1/best.safetensors"));
    label("validation", 1, 0);
    label("source", 1, 0);
    String[] resume = Arrays.copyOf(options, options.length + 1);
    resume[options.length] = "--resume";
    assertEquals(0, in(benchmark, "benchmark", resume).status());
    byte[] scores = Files.readAllBytes(cell.resolve("metrics.json"));
    assertFalse(Arrays.equals(oldScores, scores));
    Files.write(cell.resolve("run.json"), oldRecord);
    Files.write(cell.resolve("metrics.json"), oldScores);
    Files.write(cell.resolve("stage1/best.safetensors"), oldNetwork);

    assertEquals(0, in(benchmark, "benchmark", resume).status());

    assertArrayEquals(scores, Files.readAllBytes(cell.resolve("metrics.json")));
  }

  @Test
  void anotherTaxonomyMakesOtherLabels() throws IOException {
    Files.writeString(
        folder.resolve("taxonomy.yml"),
        "classes: [{name: road, id: 0}, {name: sky, id: 1}, {name: building, id: 2}]\n");

    Cli again = mada("run", "--resume");

    assertTrue(
        again
            .err()
            .startsWith(
                "mada: warning: labels source is done again: "
                    + folder.resolve("taxonomy.yml")
                    + " is not as it was when the run used it\n"),
        again.err());
    assertSameAsANewRun();
  }

  @Test
  void aStageThatIsTrainedAloneWritesDownTheLabelsThatItUses() throws IOException {
    Path alone = folder.resolve("alone");
    assertQuiet(in(alone, "warmup"));
    label("source", 1, 2);

    assertError(
        1,
        folder.resolve("source/labels/1.png") + " is not as it was when the run used it",
        in(alone, "features", "--domain", "source"));
  }

  /** The check before a run looks into the first labels. */
  @Test
  void aLabelThatIsCorrectedJustBeforeARunIsLearntAsItIs() throws IOException {
    Experiment checked =
        CommandLine.parse(new RunCommand(), line -> {}, arguments("run").toArray(String[]::new))
            .experiment();
    List<Step> steps = new Plan(checked).steps();
    var images = new ImageSets(checked);
    new ExperimentCheck(checked, images, steps, folder).run();
    label("source", 0, 2);
    label("validation", 0, 1);

    run = folder.resolve("later");
    try (RunDirectory directory = RunDirectory.open(run);
        RunLog log = RunLog.into(run.resolve("run.log"))) {
      var loading = new CountedLoading(new ImageLoading(1));
      new Runner(images, loading, new Machine(Device.cpu(), 1), Progress.SILENT)
          .run(checked, directory, steps, false);
    }

    assertSameAsANewRun();
    assertQuiet(mada("run", "--resume"));
  }

  @Test
  void listsOfLabelsAreNotAccepted() throws IOException {
    assertError(
        2,
        "--accept source_labels.csv: it lists the labels that the run has used",
        mada("run", "--resume", "--accept", "source_labels.csv"));
    label("source", 1, 2);

    assertEquals(0, mada("run", "--resume").status());

    assertSameAsANewRun();
  }

  @Test
  void aSingleStageDoesNotBeginWithWhatOldLabelsHaveMade() throws IOException {
    label("source", 1, 2);
    assertEquals(0, mada("warmup", "--resume").status());
    byte[] scores = bytes("metrics.json");

    Cli train = mada("train", "--stage", "stage2");

    assertError(1, " was made of what has changed since; 'mada run CONFIG --resume", train);
    assertArrayEquals(scores, bytes("metrics.json"));
    assertEquals(0, mada("run", "--resume").status());
    assertSameAsANewRun();
  }

  private void assertSameAsANewRun(String... options) throws IOException {
    Path anew = folder.resolve("anew");
    Cli result = in(anew, "run", options);
    assertEquals(0, result.status(), result.err());
    for (String file :
        List.of("stage1/metrics.csv", "selection.txt", "stage2/best.safetensors", "metrics.json")) {
      assertEquals(-1, Files.mismatch(anew.resolve(file), run.resolve(file)), file);
    }
  }

  private Cli mada(String command, String... options) {
    return in(run, command, options);
  }

  private Cli in(Path directory, String command, String... options) {
    List<String> all = dataOptions();
    all.addAll(List.of(options));
    return experiment.cli(command, directory, all.toArray(String[]::new));
  }

  private List<String> arguments(String command) {
    List<String> all = new ArrayList<>(List.of(command, experiment.file().toString()));
    all.addAll(dataOptions());
    return all;
  }

  private List<String> dataOptions() {
    List<String> all = new ArrayList<>();
    for (String set : List.of("source", "validation")) {
      all.add("--set");
      all.add(
          Text.of(
              "data.%s={dataset: folder, images: %2$s/images, labels: %2$s/labels, taxonomy: %3$s}",
              set, folder.resolve(set), folder.resolve("taxonomy.yml")));
    }
    return all;
  }

  private byte[] bytes(String file) throws IOException {
    return Files.readAllBytes(run.resolve(file));
  }

  /** A label whose upper half is road, and whose lower half is something. */
  private void label(String set, int image, int id) throws IOException {
    byte[] ids = new byte[SIZE * SIZE];
    Arrays.fill(ids, SIZE * SIZE / 2, ids.length, (byte) id);
    Path file = folder.resolve(set + "/labels/" + image + ".png");
    Files.createDirectories(file.getParent());
    PngFiles.write(file, new LabelMap(SIZE, SIZE, ids));
  }
}

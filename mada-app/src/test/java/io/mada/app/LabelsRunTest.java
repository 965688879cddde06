package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.data.image.PngFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels that say nothing, and classes that nobody labels: told before anything is trained. */
class LabelsRunTest {

  private static final int VOID = 11;

  @TempDir private Path folder;

  private TinyExperiment experiment;
  private Path run;

  @BeforeEach
  void makeFiles() throws IOException {
    experiment = TinyExperiment.in(folder);
    run = experiment.directory("run");
    for (int i = 0; i < 4; i++) {
      write("images/" + i + ".png", new RgbImage(32, 32, new byte[3 * 32 * 32]));
      write("ignored/" + i + ".png", label(VOID));
      write("road/" + i + ".png", label(0));
    }
    Files.writeString(
        folder.resolve("taxonomy.yml"), "classes: [{name: road, id: 0}]\nignore: [11]\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "source     | no pixel has a class in any of 4 labels, as that of 0; compare the ids in the label files with",
        "validation | no pixel has a class that data.source has too in any of 4 labels, as that of 0; compare the ids",
      })
  void aSetWhoseLabelsAreAllIgnoredIsAMistake(String set, String error) {
    Cli result = run("data." + set + "=" + dataset("ignored"));

    assertMistake("data." + set + ": " + error, result);
  }

  @Test
  void oneLabelThatSaysSomethingIsEnough() throws IOException {
    write("ignored/3.png", label(0));

    String set = dataset("ignored");

    Cli result = run("data.source=" + set, "data.validation=" + set, "model.weights=none.pth");

    // What is looked at after the labels.
    assertMistake("model.weights is none.pth, which does not exist", result);
  }

  @Test
  void classesThatAreMisspeltOnEitherSideAreAMistake() throws IOException {
    Path classes = folder.resolve("classes.yml");
    String sets =
        "data={source: SET, target: SET, validation: SET}".replace("SET", dataset("road"));

    Files.writeString(classes, "classes: [{name: raod}]");
    assertMistake(
        folder.resolve("taxonomy.yml")
            + ":1: classes[0].name 'road' is none of the classes of classes; did you mean"
            + " 'raod'?",
        run("classes=" + classes, sets));

    Files.writeString(
        classes, "classes:\n- {name: road}\n- {name: raod}\n- {name: car, optional: true}");
    assertMistake(
        classes
            + ":3: classes[1].name 'raod' is a class that no dataset labels; did you mean 'road'?",
        run("classes=" + classes, sets));

    Files.writeString(classes, "classes:\n- {name: road}\n- {name: car}\nignore: [cat]");
    assertMistake(
        classes
            + ":3: classes[1].name 'car' is a class that no dataset labels; did you mean 'cat'?",
        run("classes=" + classes, sets));
  }

  @Test
  void aPoolWithoutLabelsLabelsNoClass() throws IOException {
    Path classes =
        Files.writeString(folder.resolve("classes.yml"), "classes: [{name: road}, {name: boat}]");
    String set = dataset("road");
    String pool = Text.of("{dataset: folder, images: %s}", folder.resolve("images"));

    Cli result =
        run(
            "classes=" + classes,
            Text.of("data={source: %s, target: %s, validation: %s}", set, pool, set));

    assertMistake(classes + ":1: classes[1].name 'boat' is a class that no dataset labels", result);
  }

  @Test
  void labelsThatAPersonLeftEmptyAreTold() throws IOException {
    String annotator = Text.of("annotator={name: folder, labels: %s}", folder.resolve("person"));
    String stage =
        "{terms: [{term: supervised, images: %s}], iterations: 1, batch: 2, optimizer: {lr: 0.01}}";
    String stages =
        Text.of(
            "stages={warmup: %s, stage1: %s}",
            Text.of(stage, "source"), Text.of(stage, "selected"));
    String[] options = {
      "--set", annotator, "--set", stages, "--set", "selection={strategy: random, images: 2}"
    };
    assertEquals(3, experiment.run("run", "run", options).status());
    List<String> names = Files.readAllLines(run.resolve("selection.txt"));
    List<String> files =
        names.stream().map(name -> folder.resolve("person/" + name + ".png").toString()).toList();
    for (String name : names) {
      write("person/" + name + ".png", label(LabelMap.IGNORED));
    }
    String[] resume = Arrays.copyOf(options, options.length + 1);
    resume[options.length] = "--resume";

    Cli empty = experiment.run("run", "run", resume);

    assertEquals(1, empty.status(), empty.err());
    String error =
        Text.of(
            "mada: no pixel has a class in any label of the 2 chosen images: %s, %s; compare the ids in the label files",
            files.get(0), files.get(1));
    assertTrue(empty.err().startsWith(error), empty.err());
    assertEquals(1, empty.err().lines().count(), empty.err());
    assertFalse(Files.exists(run.resolve("stage1")));
    String[] train = Arrays.copyOf(options, options.length + 2);
    train[options.length] = "--stage";
    train[options.length + 1] = "stage1";
    Cli step = experiment.run("train", "run", train);
    assertTrue(step.err().startsWith(error), step.err());

    write("person/" + names.get(0) + ".png", label(0));
    Cli half = experiment.run("run", "run", resume);

    assertEquals(0, half.status(), half.err());
    assertEquals(
        "mada: warning: 1 of 2 chosen images have a label that is ignored throughout: "
            + files.get(1)
            + "\n",
        half.err());
    assertTrue(
        Files.readString(run.resolve("run.log")).contains("1 of 2 chosen images have a label"));
  }

  private String dataset(String labels) {
    return Text.of(
        "{dataset: folder, images: %s, labels: %s, taxonomy: %s}",
        folder.resolve("images"), folder.resolve(labels), folder.resolve("taxonomy.yml"));
  }

  private Cli run(String... assignments) {
    String[] options = new String[2 * assignments.length];
    for (int i = 0; i < assignments.length; i++) {
      options[2 * i] = "--set";
      options[2 * i + 1] = assignments[i];
    }
    return experiment.run("run", "run", options);
  }

  private void assertMistake(String error, Cli result) {
    assertEquals(2, result.status(), result.err());
    assertTrue(result.err().startsWith("mada: " + error), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    assertFalse(Files.exists(run));
  }

  private static LabelMap label(int id) {
    byte[] ids = new byte[32 * 32];
    Arrays.fill(ids, (byte) id);
    return new LabelMap(32, 32, ids);
  }

  private void write(String name, RgbImage image) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    PngFiles.write(folder.resolve(name), image);
  }

  private void write(String name, LabelMap label) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    PngFiles.write(folder.resolve(name), label);
  }
}

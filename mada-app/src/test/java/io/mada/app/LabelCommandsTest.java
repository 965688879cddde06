package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.data.LabelMap;
import io.mada.data.image.PngFiles;
import io.mada.label.task.LabelLog;
import io.mada.label.task.LabelLog.Action;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands beside the page: for people whose labels come from elsewhere. */
class LabelCommandsTest {

  private static final String[] PERSON = {
    "--set", "annotator.name=folder", "--set", "stages.stage2=null"
  };

  @TempDir private Path folder;

  private TinyExperiment experiment;
  private Path run;

  @BeforeEach
  void waitForLabels() {
    experiment = TinyExperiment.in(folder);
    run = experiment.directory("run");
    assertEquals(3, mada("run").status());
  }

  private Cli mada(String command, String... options) {
    return experiment.run(
        command,
        "run",
        Stream.concat(Stream.of(PERSON), Stream.of(options)).toArray(String[]::new));
  }

  private LabelTasks tasks() {
    return LabelTasks.read(run.resolve("annotate"));
  }

  private Path label(String name) {
    return run.resolve("labels").resolve(name + ".png");
  }

  @Test
  void theHandOverHoldsAllThatALabellerNeeds() throws IOException {
    LabelTasks tasks = tasks();
    assertEquals(
        List.of(1, 2),
        tasks.tasks().stream().map(LabelTask::rank).toList(),
        "the most wanted first");
    for (LabelTask task : tasks.tasks()) {
      assertTrue(Files.isRegularFile(tasks.picture(task)));
      assertTrue(Files.isRegularFile(tasks.entropy(task)));
      assertTrue(
          task.reason()
              .matches("nearest to anchor [12] of the source's 2; the network is least sure of .+"),
          task.reason());
      Files.createDirectories(label(task.name()).getParent());
      Files.copy(tasks.prediction(task), label(task.name()));
    }
    String index = Files.readString(run.resolve("annotate/index.html"));
    assertTrue(index.contains("src=\"./images/" + tasks.tasks().get(0).name() + ".png\""), index);
    assertTrue(
        Files.readString(run.resolve("annotate/classes.json")).contains("\"training_id\": 18"));

    Cli done = mada("run", "--resume");

    assertEquals(0, done.status(), done.err());
    assertTrue(Files.exists(tasks.adapted(tasks.tasks().get(0))), "what has become of it");
  }

  @Test
  void labelsAreCheckedAsTheyCome() {
    List<LabelTask> tasks = tasks().tasks();
    Cli none = mada("label check");
    assertEquals(3, none.status());
    assertTrue(
        none.out()
            .endsWith("2 images: 0 labelled (0 of them odd, 0 wrong), 0 skipped, 2 missing\n"));

    write(tasks.get(0).name(), 32);
    Cli one = mada("label check");
    assertEquals(3, one.status());
    assertTrue(one.out().contains("    all of it is one class: road\n"), one.out());
    assertTrue(Files.exists(run.resolve("annotate/checked/" + tasks.get(0).name() + ".png")));

    write(tasks.get(1).name(), 31);
    Cli wrong = mada("label check");
    Cli.assertError(1, tasks.get(1).name() + ".png is 31x31, but its image is 32x32", wrong);
    assertTrue(wrong.out().contains("2 labelled (1 of them odd, 1 wrong)"), wrong.out());
  }

  @Test
  void aLabelThatWasTakenBackIsMissing() throws IOException {
    List<LabelTask> tasks = tasks().tasks();
    for (LabelTask task : tasks) {
      write(task.name(), 32);
    }
    assertEquals(0, mada("label check").status());
    new LabelLog(run.resolve("annotate"))
        .add(
            new LabelLog.Entry(
                Instant.now(), tasks.get(0).name(), 1, Action.REOPENED, "", "", 0, 0, "", ""));

    Cli checked = mada("label check");

    assertEquals(3, checked.status());
    assertTrue(checked.out().contains(" reopened: accept it on the page again\n"), checked.out());
    assertTrue(checked.out().endsWith("0 skipped, 1 missing\n"), checked.out());
    Files.setLastModifiedTime(
        label(tasks.get(0).name()), FileTime.from(Instant.now().plusSeconds(2)));
    assertEquals(0, mada("label check").status(), "another tool has written it since");
  }

  @Test
  void anImageThatAPersonAddsToTheSelectionIsHandedOverToo() throws IOException {
    List<String> pool = Files.readAllLines(run.resolve("selection.txt"));
    String added =
        Stream.of("synthetic/000001", "synthetic/000002", "synthetic/000003")
            .filter(name -> !pool.contains(name))
            .findFirst()
            .orElseThrow();
    String kept = pool.get(0);
    Files.writeString(run.resolve("selection.txt"), added + "\n" + kept + "\n");

    assertEquals(3, mada("run", "--resume").status());

    assertEquals(
        Set.of(added, kept),
        tasks().tasks().stream().map(LabelTask::name).collect(Collectors.toSet()));
  }

  private void write(String name, int size) {
    label(name).getParent().toFile().mkdirs();
    PngFiles.write(label(name), new LabelMap(size, size, new byte[size * size]));
  }

  @Test
  void aSkippedImageIsReplacedAndLeftOutOfTheTraining() throws IOException {
    String skipped = tasks().tasks().get(0).name();
    String kept = tasks().tasks().get(1).name();
    assertEquals(0, mada("label skip", "--image", skipped, "--reason", "blurred").status());
    Cli replaced = mada("label replace", "--image", skipped);
    assertEquals(0, replaced.status(), replaced.err());
    String other = replaced.out().strip();

    assertEquals(
        List.of(skipped, kept, other).stream().sorted().toList(),
        Files.readAllLines(run.resolve("selection.txt")));
    assertTrue(tasks().find(other).isPresent());
    write(kept, 32);
    assertEquals(3, mada("run", "--resume").status(), "the other one waits");
    write(other, 32);
    Cli done = mada("run", "--resume");
    assertEquals(0, done.status(), done.err());
    List<String> trained = Files.readAllLines(run.resolve("labels.csv"));
    assertEquals(3, trained.size(), "a line of names, and two labels: " + trained);
    assertFalse(String.join(" ", trained).contains(skipped), trained.toString());
  }

  @Test
  void whereAllAreSkippedNothingIsLeftToLearn() {
    for (LabelTask task : tasks().tasks()) {
      mada("label skip", "--image", task.name(), "--reason", "private");
    }
    Cli.assertError(1, "all of the 2 chosen images were skipped", mada("run", "--resume"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "cvat", "coco", "labelstudio"})
  void whatAToolIsGivenComesBackAsLabels(String format) throws IOException {
    String file = folder.resolve(format.equals("png") ? "masks" : "labels." + format).toString();
    Cli out = mada("label export", "--format", format, "--to", file);
    assertEquals("2 images with pre-labels: " + file + "\n", out.out(), out.err());
    if (format.equals("labelstudio")) {
      // What is exported there are predictions; annotators make annotations of them.
      String json = Files.readString(Path.of(file));
      Files.writeString(Path.of(file), json.replace("\"predictions\"", "\"annotations\""));
    }

    Cli in = mada("label import", "--format", format, "--from", file);

    assertEquals(0, in.status(), in.err());
    for (LabelTask task : tasks().tasks()) {
      assertArrayEquals(
          Files.readAllBytes(tasks().prediction(task)), Files.readAllBytes(label(task.name())));
    }
    assertTrue(
        Files.readString(run.resolve("annotate/log.csv")).contains(",labelled,," + format + ","));
    assertEquals(0, mada("label check").status());
  }

  @Test
  void whatAPersonHasDoneHereIsNotLostByAnImport() throws IOException {
    String labelled = tasks().tasks().get(0).name();
    String skipped = tasks().tasks().get(1).name();
    String file = folder.resolve("masks").toString();
    mada("label export", "--format", "png", "--to", file);
    write(labelled, 32);
    byte[] own = Files.readAllBytes(label(labelled));
    mada("label skip", "--image", skipped, "--reason", "private");

    Cli untouched = mada("label import", "--format", "png", "--from", file);

    assertEquals(0, untouched.status(), untouched.err());
    assertTrue(
        untouched
            .out()
            .contains(labelled + " comes as it was given to png; its label here stays\n"),
        untouched.out());
    assertTrue(
        untouched.out().contains(skipped + " was skipped here (private); reopen it"),
        untouched.out());
    assertTrue(untouched.out().contains("0 labels taken, 0 images skipped, 2 left out"));
    assertArrayEquals(own, Files.readAllBytes(label(labelled)));
    assertFalse(Files.exists(label(skipped)));

    byte[] other = new byte[32 * 32];
    Arrays.fill(other, (byte) 1);
    PngFiles.write(Path.of(file, "masks", labelled + ".png"), new LabelMap(32, 32, other));
    Cli taken = mada("label import", "--format", "png", "--from", file);
    assertTrue(taken.out().contains("1 labels taken, 0 images skipped, 1 left out"), taken.out());
    assertArrayEquals(
        own, Files.readAllBytes(run.resolve("annotate/replaced/" + labelled + ".png")));
  }

  @Test
  void labelsOfOtherImagesThanWereHandedOverAreRefused() {
    Cli.assertError(
        2,
        "data.target has other images than when ",
        mada("label check", "--set", "data.target.skip=1"));
  }

  @Test
  void onlyASkippedImageIsReplacedAndOnce() throws IOException {
    String name = tasks().tasks().get(0).name();
    String configuration = Files.readString(run.resolve("config.yml"));
    Cli.assertError(2, name + " was not skipped", mada("label replace", "--image", name));
    mada("label skip", "--image", name, "--reason", "blurred");
    Cli.assertError(
        2,
        "another configuration",
        mada("label replace", "--image", name, "--set", "selection.strategy=random"));
    assertEquals(configuration, Files.readString(run.resolve("config.yml")));
    assertEquals(0, mada("label replace", "--image", name).status());
    Cli.assertError(
        2, name + " has another image in its place", mada("label replace", "--image", name));
    assertEquals(3, Files.readAllLines(run.resolve("selection.txt")).size());
  }

  @Test
  void labelsThatWerePutThereByHandAreLogged() throws IOException {
    for (LabelTask task : tasks().tasks()) {
      write(task.name(), 32);
    }
    write("synthetic/000000", 32);
    write("synthetic/000001", 32);
    write("synthetic/000002", 32);
    write("synthetic/000003", 32);
    assertTrue(
        mada("label check").out().contains("2 labels are of images that were not asked for"));
    assertEquals(0, mada("run", "--resume").status());
    List<String> log = Files.readAllLines(run.resolve("annotate/log.csv"));
    assertEquals(2, log.stream().filter(line -> line.contains(",labelled,,file,")).count());
  }

  @Test
  void mistakesAreToldInALine() {
    String name = tasks().tasks().get(0).name();
    Cli.assertError(
        2, "--reason says nothing", mada("label skip", "--image", name, "--reason", " "));
    Cli.assertError(
        2,
        "did you mean '" + name + "'?",
        mada("label skip", "--image", name + "x", "--reason", "blurred"));
    Cli.assertError(2, "--reason is missing", mada("label skip", "--image", name));
    Cli.assertError(
        2,
        "'cvta' is no format of labels; did you mean 'cvat'?",
        mada("label export", "--format", "cvta", "--to", "x"));
    Cli.assertError(2, "did you mean 'label check'?", Cli.run("label", "chekc"));
    Cli.assertError(2, "there is no command 'label'", Cli.run("label"));
    Cli.assertError(2, "--port must be", mada("label serve", "--port", "65536"));
    Cli.assertError(2, "--address must be", mada("label serve", "--address", "no such"));
    Cli.assertError(
        2,
        "the server's token is missing: put it into the environment variable MADA_LABEL_TOKEN",
        mada("label push", "--tool", "cvat", "--server", "http://localhost:1"));
    Cli.assertError(
        2,
        "--tool must be cvat or labelstudio",
        mada("label pull", "--tool", "cvta", "--server", "http://localhost:1"));
    Cli.assertError(
        2,
        "has handed no images over",
        experiment.run("label check", experiment.run("run", "truth").status() == 0 ? "truth" : ""));
  }
}

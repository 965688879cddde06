package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.app.run.RunDirectory;
import io.mada.app.run.SelectionTable;
import io.mada.data.image.PngFiles;
import io.mada.label.task.LabelLog;
import io.mada.label.task.LabelTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;

/** A run that waits for a person's labels. */
class FolderAnnotatorRunTest {

  @TempDir private Path folder;

  @Test
  void theRunStopsUntilTheLabelsAreThere() throws IOException {
    TinyExperiment experiment = TinyExperiment.in(folder);
    Path run = experiment.directory("run");
    String[] person = {"--resume", "--set", "annotator.name=folder", "--set", "stages.stage2=null"};

    Cli stopped =
        experiment.run(
            "run", "run", "--set", "annotator.name=folder", "--set", "stages.stage2=null");

    List<String> names = Files.readAllLines(run.resolve("selection.txt"));
    assertWaitsFor(names, run, stopped);
    String log = Files.readString(run.resolve("run.log"));
    assertTrue(log.contains(" INFO annotate stops: 2 of 2 selected images wait for a label"), log);
    assertFalse(log.contains(" SEVERE ") || log.contains("\tat "), log);
    assertFalse(Files.exists(run.resolve("stage1")));
    byte[] warmup = Files.readAllBytes(run.resolve("warmup/last.safetensors"));

    label(run, names.get(0), 32);
    assertWaitsFor(names.subList(1, 2), run, experiment.run("run", "run", person));

    label(run, names.get(1), 31);
    Cli wrong = experiment.run("run", "run", person);
    assertEquals(1, wrong.status());
    assertTrue(
        wrong.err().contains(names.get(1) + ".png is 31x31, but its image is 32x32"), wrong.err());

    label(run, names.get(1), 32);
    Cli done = experiment.run("run", "run", person);
    assertEquals(0, done.status(), done.err());
    assertTrue(Files.exists(run.resolve("metrics.json")));
    assertArrayEquals(warmup, Files.readAllBytes(run.resolve("warmup/last.safetensors")));
  }

  @Test
  void theRunStopsInEachRound() throws IOException {
    TinyExperiment experiment = TinyExperiment.in(folder);
    Path run = experiment.directory("run");
    String[] options = {
      "--set",
      "annotator.name=folder",
      "--set",
      "stages.stage2=null",
      "--set",
      "selection.rounds=2",
      "--resume"
    };

    Cli first = experiment.run("run", "run", Arrays.copyOf(options, options.length - 1));
    List<String> names = Files.readAllLines(run.resolve("rounds/1/selection.txt"));
    assertEquals(1, names.size());
    assertTrue(first.err().startsWith("1 of 1 selected images wait for a label;"), first.err());
    label(run, names.get(0), 32);
    Cli second = experiment.run("run", "run", options);
    List<String> others = new ArrayList<>(Files.readAllLines(run.resolve("selection.txt")));
    others.removeAll(names);
    assertEquals(3, second.status(), second.err());
    assertTrue(second.err().contains("by any tool, " + others.get(0) + " to "), second.err());
    byte[] firstNetwork = Files.readAllBytes(run.resolve("rounds/1/stage1/last.safetensors"));
    byte[] corrected = new byte[32 * 32];
    Arrays.fill(corrected, 0, 100, (byte) 1);
    write(run, names.get(0), new LabelMap(32, 32, corrected));
    label(run, others.get(0), 32);
    Cli done = experiment.run("run", "run", options);

    assertEquals(0, done.status(), done.err());
    assertTrue(
        done.err()
            .startsWith(
                "mada: warning: the label of "
                    + names.get(0)
                    + " was corrected after round 2 had been chosen: round 1 keeps its network, and training from"
                    + " round 2 on learns from what is right now\n"),
        done.err());
    assertTrue(Files.readAllLines(run.resolve("selection.txt")).containsAll(others));
    assertArrayEquals(
        firstNetwork, Files.readAllBytes(run.resolve("rounds/1/stage1/last.safetensors")));
    assertTrue(Files.exists(run.resolve("metrics.json")));
    assertTrue(
        done.err().contains("round 1 was trained on another label of " + names.get(0)), done.err());
  }

  @Test
  void aLabelThatWasTakenBackIsWaitedFor() throws IOException {
    TinyExperiment experiment = TinyExperiment.in(folder);
    Path run = experiment.directory("run");
    String[] options = {
      "--set", "annotator.name=folder", "--set", "stages.stage2=null", "--resume"
    };
    assertEquals(
        3, experiment.run("run", "run", Arrays.copyOf(options, options.length - 1)).status());
    List<String> names = Files.readAllLines(run.resolve("selection.txt"));
    for (String name : names) {
      label(run, name, 32);
    }
    assertEquals(0, experiment.run("run", "run", options).status());
    new LabelLog(run.resolve("annotate"))
        .add(
            new LabelLog.Entry(
                Instant.now(), names.get(1), 1, LabelLog.Action.REOPENED, "", "", 0, 0, "", ""));

    Cli stopped = experiment.run("run", "run", options);

    assertWaitsFor(names.subList(1, 2), run, stopped);
    label(run, names.get(1), 32);
    Files.setLastModifiedTime(
        run.resolve("labels").resolve(names.get(1) + ".png"),
        FileTime.from(Instant.now().plusSeconds(2)));
    Cli done = experiment.run("run", "run", options);
    assertEquals(0, done.status(), done.err());
  }

  @Test
  void windowsThatALaterRoundAddsAreWaitedForInLabelsThatExist() throws IOException {
    TinyExperiment experiment = TinyExperiment.in(folder);
    Path run = experiment.directory("run");
    String[] options = {
      "--set",
      "annotator.name=folder",
      "--set",
      "stages.stage2=null",
      "--set",
      "selection.rounds=2",
      "--set",
      "selection.strategy=ripu",
      "--resume"
    };

    assertEquals(
        3, experiment.run("run", "run", Arrays.copyOf(options, options.length - 1)).status());
    List<String> names = Files.readAllLines(run.resolve("rounds/1/selection.txt"));
    assertEquals(4, names.size());
    labelWindows(run, "rounds/1", names);
    Cli stopped = experiment.run("run", "run", options);
    assertEquals(3, stopped.status(), stopped.err());
    assertTrue(stopped.err().startsWith("4 of 4 selected images wait for a label;"), stopped.err());
    labelWindows(run, "", names);
    Path takenBack = run.resolve("labels").resolve(names.get(2) + ".png");
    byte[] label = Files.readAllBytes(takenBack);
    Files.delete(takenBack);
    Cli waits = experiment.run("run", "run", options);
    assertEquals(3, waits.status(), waits.err());
    assertTrue(waits.err().startsWith("1 of 4 selected images wait for a label;"), waits.err());
    assertTrue(
        LabelTasks.read(run.resolve("annotate")).tasks().stream()
            .allMatch(task -> task.round() == 2),
        "the round that people are at stays");
    Files.write(takenBack, label);
    Cli done = experiment.run("run", "run", options);

    assertEquals(0, done.status(), done.err());
  }

  /** Labels all windows that are chosen, and nothing else. */
  private static void labelWindows(Path run, String round, List<String> names) throws IOException {
    ImageSet pool = Mockito.mock(ImageSet.class);
    Mockito.when(pool.names()).thenReturn(names);
    SelectionTable table;
    try (RunDirectory directory = RunDirectory.open(run)) {
      table = SelectionTable.read(directory.files().in(round), pool);
    }
    table
        .windows()
        .forEach(
            (image, windows) -> {
              byte[] ids = new byte[32 * 32];
              Arrays.fill(ids, (byte) LabelMap.IGNORED);
              for (Region window : windows) {
                for (int y = window.y(); y < window.y() + window.height(); y++) {
                  Arrays.fill(
                      ids, y * 32 + window.x(), y * 32 + window.x() + window.width(), (byte) 0);
                }
              }
              write(run, names.get(image), new LabelMap(32, 32, ids));
            });
  }

  private static void assertWaitsFor(List<String> names, Path run, Cli stopped) {
    assertEquals(3, stopped.status(), stopped.err());
    assertTrue(
        stopped.err().startsWith(names.size() + " of 2 selected images wait for a label;"),
        stopped.err());
    assertEquals(3, stopped.err().lines().count(), stopped.err());
    String place = names.get(0) + " to " + run.resolve("labels").resolve(names.get(0)) + ".png";
    assertTrue(stopped.err().contains(place), stopped.err());
    assertTrue(stopped.err().endsWith("--resume --run-dir " + run + "\n"), stopped.err());
  }

  private static void label(Path run, String name, int size) {
    write(run, name, new LabelMap(size, size, new byte[size * size]));
  }

  private static void write(Path run, String name, LabelMap label) {
    Path file = run.resolve("labels").resolve(name + ".png");
    file.getParent().toFile().mkdirs();
    PngFiles.write(file, label);
  }
}

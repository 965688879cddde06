package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.LabelMap;
import io.mada.data.PngFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that waits for a person's labels. */
class FolderAnnotatorRunTest {

  @TempDir private Path folder;

  @Test
  void theRunStopsUntilTheLabelsAreThere() throws IOException {
    TinyExperiment experiment = TinyExperiment.in(folder);
    Path run = experiment.directory("run");
    String[] person = {"--resume", "--set", "annotator.name=folder", "--set", "stages.stage2=null"};

    Cli stopped = experiment.run("run", "run", "--set", "annotator.name=folder", "--set", "stages.stage2=null");

    List<String> names = Files.readAllLines(run.resolve("selection.txt"));
    assertWaitsFor(names, run, stopped);
    assertFalse(Files.exists(run.resolve("stage1")));
    byte[] warmup = Files.readAllBytes(run.resolve("warmup/last.safetensors"));

    label(run, names.get(0), 32);
    assertWaitsFor(names.subList(1, 2), run, experiment.run("run", "run", person));

    label(run, names.get(1), 31);
    Cli wrong = experiment.run("run", "run", person);
    assertEquals(1, wrong.status());
    assertTrue(wrong.err().contains(names.get(1) + ".png is 31x31, but its image is 32x32"), wrong.err());

    label(run, names.get(1), 32);
    Cli done = experiment.run("run", "run", person);
    assertEquals(0, done.status(), done.err());
    assertTrue(Files.exists(run.resolve("metrics.json")));
    assertArrayEquals(warmup, Files.readAllBytes(run.resolve("warmup/last.safetensors")));
  }

  private static void assertWaitsFor(List<String> names, Path run, Cli stopped) {
    assertEquals(3, stopped.status(), stopped.err());
    assertTrue(stopped.err().startsWith(names.size() + " of 2 selected images wait for a label:\n"), stopped.err());
    for (String name : names) {
      assertTrue(
          stopped.err().contains("  " + name + " -> " + run.resolve("labels").resolve(name) + ".png\n"), stopped.err());
    }
    assertTrue(stopped.err().endsWith("--resume --run-dir " + run + "\n"), stopped.err());
  }

  private static void label(Path run, String name, int size) throws IOException {
    Path file = run.resolve("labels").resolve(name + ".png");
    Files.createDirectories(file.getParent());
    PngFiles.write(file, new LabelMap(size, size, new byte[size * size]));
  }
}

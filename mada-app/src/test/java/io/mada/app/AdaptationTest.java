package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.train.RunListener;
import io.mada.app.pipeline.LabelsMissing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs by programs: the same as {@code mada run} leaves. */
class AdaptationTest {

  @TempDir private Path folder;

  private final List<String> events = new ArrayList<>();

  private final RunListener listener =
      new RunListener() {
        @Override
        public void begun(Step step) {
          events.add(step.name());
        }

        @Override
        public void selected(Selected selected) {
          events.add(selected.names().size() + " selected");
        }

        @Override
        public void failed(Failed failed) {
          events.add(failed.step().name() + ": " + failed.reason());
        }

        @Override
        public void finished(Path runDirectory) {
          events.add("finished");
        }
      };

  @Test
  void aRunLeavesWhatThatOfTheCommandLineLeaves() throws IOException {
    TinyExperiment experiment = TinyExperiment.in(folder);
    Cli run = experiment.run("run", "cli", "--set", "seed=8");
    assertEquals(0, run.status(), run.err());

    Adaptation.Result result = adaptation(experiment, "api").set("seed", 8).run(listener);

    assertEquals(experiment.directory("api"), result.directory());
    for (String file : List.of("selection.txt", "metrics.json", "stage2/best.safetensors")) {
      assertArrayEquals(
          Files.readAllBytes(experiment.directory("cli").resolve(file)),
          Files.readAllBytes(result.directory().resolve(file)),
          file);
    }
    assertEquals(List.of("warmup", "stage1", "stage2"), List.copyOf(result.scores().keySet()));
    assertEquals(result.directory().resolve("stage1/best.safetensors"), result.network("stage1"));
    assertTrue(events.containsAll(List.of("warmup", "2 selected", "stage2")), events.toString());
    assertEquals("finished", events.get(events.size() - 1));
  }

  @Test
  void aRunWaitsForLabelsAndGoesOn() throws IOException {
    TinyExperiment experiment = TinyExperiment.in(folder);
    Adaptation waiting = adaptation(experiment, "run").set("annotator.name", "folder");

    assertThrows(LabelsMissing.class, () -> waiting.run(listener));

    assertEquals(1, events.stream().filter("warmup"::equals).count());
    assertThrows(LabelsMissing.class, () -> waiting.resume().run(listener));
    assertEquals(1, events.stream().filter("warmup"::equals).count(), events.toString());
    assertTrue(events.stream().noneMatch(event -> event.contains(": ")), events.toString());
  }

  @Test
  void aStepThatFailsIsToldOf() {
    Adaptation diverging =
        adaptation(TinyExperiment.in(folder), "run").set("stages.warmup.optimizer.lr", 1e30);

    MadaException error = assertThrows(MadaException.class, () -> diverging.run(listener));

    assertEquals("warmup: " + error.getMessage(), events.get(events.size() - 1));
  }

  @Test
  void aMistakeLeavesNothingBehind() {
    TinyExperiment experiment = TinyExperiment.in(folder);
    Adaptation mistaken = adaptation(experiment, "none").set("seeed", 1);

    var error = assertThrows(ConfigurationException.class, () -> mistaken.run(listener));

    assertTrue(error.getMessage().contains("seeed"), error.getMessage());
    assertFalse(Files.exists(experiment.directory("none")));
  }

  @Test
  void whatAListenerThrowsEndsTheRun() {
    TinyExperiment experiment = TinyExperiment.in(folder);
    var broken =
        new RunListener() {
          @Override
          public void begun(Step step) {
            throw new IllegalStateException("enough");
          }
        };

    Adaptation adaptation = adaptation(experiment, "run");
    assertThrows(IllegalStateException.class, () -> adaptation.run(broken));
  }

  private static Adaptation adaptation(TinyExperiment experiment, String directory) {
    return Adaptation.of(experiment.file())
        .device("cpu")
        .threads(1)
        .directory(experiment.directory(directory));
  }
}

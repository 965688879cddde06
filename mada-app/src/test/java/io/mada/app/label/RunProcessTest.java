package io.mada.app.label;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.data.Annotator.Annotation;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.app.compute.BuiltInModules;
import io.mada.app.config.Experiment;
import io.mada.app.config.ExperimentReader;
import io.mada.app.pipeline.ImageSets;
import io.mada.app.plugin.ModuleLoader;
import io.mada.app.run.LabelChecksums;
import io.mada.app.run.RunDirectory;
import io.mada.data.annotate.AnnotatedSet;
import io.mada.data.label.Taxonomies;
import io.mada.label.task.LabelLog;
import io.mada.label.task.LabelTask;
import io.mada.label.web.RunControl.Curve;
import io.mada.label.web.RunControl.State;
import io.mada.label.web.RunControl.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a run stands, by its directory and by the process that lets it go on. */
class RunProcessTest {

  private static final String CONFIGURATION =
      """
      name: tiny
      data:
        source:     {dataset: synthetic, count: 2, size: [16, 16]}
        target:     {dataset: synthetic, count: 3, size: [16, 16]}
        validation: {dataset: synthetic, count: 2, size: [16, 16]}
      model: {backbone: mobilenet_v2, width: 0.25, aspp_channels: 8, decoder_channels: 8, low_level_channels: 4}
      annotator: {name: folder}
      selection: {strategy: mada, images: 2, rounds: 2}
      stages:
        warmup: {terms: [{term: supervised, images: source}], iterations: 1, batch: 2, optimizer: {lr: 0.01}}
        stage1: {terms: [{term: supervised, images: selected}], iterations: 1, batch: 2, optimizer: {lr: 0.01}}
      """;

  @TempDir private Path folder;

  private Experiment experiment;
  private ImageSet pool;
  private Path directory;
  private RunProcess run;

  @BeforeEach
  void open() throws IOException {
    Path file = Files.writeString(folder.resolve("config.yml"), CONFIGURATION);
    var modules = new ModuleLoader(BuiltInModules.list(), folder.resolve("plugins"));
    experiment = new ExperimentReader(modules, Taxonomies::read, Map.of()).read(file, List.of());
    pool = new ImageSets(experiment).target();
    directory = Files.createDirectories(folder.resolve("run/annotate")).getParent();
    // There is no such configuration: a process that goes on fails, and says so.
    run = new RunProcess(experiment, pool, directory, List.of(folder + "/none.yml"));
  }

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Training ended() throws InterruptedException {
    Training training = run.training();
    for (int i = 0; i < 600 && training.state() == State.RUNNING; i++) {
      Thread.sleep(100);
      training = run.training();
    }
    return training;
  }

  @Test
  void aFailureIsToldUntilTheRunWasBroughtToItsEnd() throws Exception {
    assertEquals(State.WAITING, run.training().state());
    write("progress.json", "{\"title\":\"pictures\",\"done\":1,\"total\":6,\"perSecond\":2}");
    Files.setLastModifiedTime(
        directory.resolve("progress.json"), FileTime.from(Instant.now().minusSeconds(60)));

    run.start();

    Training begun = run.training();
    assertEquals(State.RUNNING, begun.state());
    assertEquals("begins", begun.message(), "not where the run before has stopped");
    assertThrows(MadaException.class, run::start);
    Training failed = ended();
    assertEquals(State.FAILED, failed.state());
    assertTrue(failed.message().contains("none.yml"), failed.message());
    run.start();
    assertEquals(State.FAILED, ended().state(), "it may be tried again");
    write("metrics.json", "{}");
    assertEquals(State.FAILED, run.training().state(), "the report is the last");
    write("report.html", "");
    assertEquals(State.DONE, run.training().state(), "by another process");
  }

  @Test
  void aProcessThatWasKilledDoesNotBlameTheLastLineOfALibrary() {
    String line = "echo 'mada: warning: so what'; echo '[W1128 NNPACK.cpp] Could not initialize'; ";
    assertEquals("the run was killed (exit status 137)", failure(line + "kill -9 $$"));
    assertEquals("the run has ended with exit status 4", failure(line + "exit 4"));
    assertEquals("no disk", failure("echo 'mada: no disk'; " + line + "exit 1"));
  }

  private static String failure(String script) {
    MadaProcess process = MadaProcess.begin(new ProcessBuilder("/bin/sh", "-c", script));
    assertTrue(process.isOver(60));
    return process.failure();
  }

  @Test
  void aCorrectedLabelIsNoticedOnceTheRunIsDone() throws IOException {
    write("metrics.json", "{}");
    Annotation annotation = experiment.annotator().open(pool, experiment.taxonomy(), directory);
    String names = pool.names().get(0) + "\n" + pool.names().get(1) + "\n";
    for (int image = 0; image < 2; image++) {
      label(annotation, image, image, Instant.now().minusSeconds(60));
    }
    var labels = LabelChecksums.of(new AnnotatedSet(pool, annotation, Map.of()), List.of(0, 1));
    for (String round : List.of("", "rounds/1/")) {
      write(round + "selection.txt", names);
      try (RunDirectory run = RunDirectory.open(directory)) {
        labels.write(run, round);
      }
    }
    assertFalse(run.training().labelsChanged());
    write("rounds/1/labels.csv", "name,crc32c\n" + pool.names().get(0) + ",00000000\n");
    assertFalse(run.training().labelsChanged(), "the first round stands, with the label of then");

    Instant later = Instant.now().plusSeconds(60);
    label(annotation, 1, 1, later);
    assertFalse(run.training().labelsChanged(), "it was written again, and is the same");
    label(annotation, 1, 2, later.plusSeconds(1));
    assertTrue(run.training().labelsChanged());
    label(annotation, 1, 1, later.plusSeconds(2));
    assertFalse(run.training().labelsChanged());
    var log = new LabelLog(directory.resolve("annotate"));
    log.add(
        new LabelLog.Entry(
            later, pool.names().get(0), 1, LabelLog.Action.SKIPPED, "", "", 0, 0, "", "blurred"));
    assertTrue(run.training().labelsChanged(), "another image is left out");
  }

  private void label(Annotation annotation, int image, int id, Instant time) throws IOException {
    Path file = annotation.files().orElseThrow().file(image);
    Files.createDirectories(file.getParent());
    byte[] ids = new byte[16 * 16];
    Arrays.fill(ids, (byte) id);
    annotation.files().orElseThrow().write(file, new LabelMap(16, 16, ids));
    Files.setLastModifiedTime(file, FileTime.from(time));
  }

  @Test
  void everyRoundHasItsCurve() throws IOException {
    write("warmup/metrics.csv", "iteration,miou\n1,0.25\n");
    write("rounds/1/stage1/metrics.csv", "iteration,miou\n1,0.5\n");
    write("stage1/metrics.csv", "iteration,miou\n1,0.75\n");

    assertEquals(
        List.of("warmup", "stage1, round 1", "stage1"),
        run.training().curves().stream().map(Curve::stage).toList());
    assertEquals(2, run.rounds());
  }

  @Test
  void aLabelOfAnotherSizeIsNotStretched() {
    var task =
        new LabelTask(pool.names().get(0), 0, new ImageSize(16, 16), 1, 1, 0, "", "", List.of());
    LabelMap label = new LabelMap(16, 16, new byte[16 * 16]);
    assertEquals(label, run.resized(label, task));
    LabelMap other = new LabelMap(8, 8, new byte[8 * 8]);
    MadaException error = assertThrows(MadaException.class, () -> run.resized(other, task));
    assertEquals(
        "the label of " + task.name() + " is 8x8, but its image is 16x16", error.getMessage());
  }
}

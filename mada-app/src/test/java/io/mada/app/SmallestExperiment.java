package io.mada.app;

import ai.djl.Device;
import io.mada.api.Progress;
import io.mada.api.compute.Machine;
import io.mada.app.config.Experiment;
import io.mada.app.log.RunLog;
import io.mada.app.pipeline.CountedLoading;
import io.mada.app.pipeline.ImageSets;
import io.mada.app.pipeline.Plan;
import io.mada.app.pipeline.Runner;
import io.mada.app.pipeline.Step;
import io.mada.app.run.RunDirectory;
import io.mada.data.loading.ImageLoading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An experiment with every step of a run that takes a fraction of a second, for hundreds of runs in
 * one process.
 */
record SmallestExperiment(Path file, Experiment experiment, List<Step> steps, Runner runner) {

  private static final String TEXT =
      """
      name: smallest
      modules: [io.mada.app.SmallestModule]
      classes: camvid
      data:
        source:     {dataset: synthetic, count: 2, seed: 1, size: [16, 16], style: day}
        target:     {dataset: synthetic, count: 2, seed: 2, size: [16, 16], style: dusk}
        validation: {dataset: synthetic, count: 1, seed: 3, size: [16, 16], style: dusk}
      model: {network: smallest, backbone: smallest, norm: frozen}
      anchors: {count: 1, iterations: 1}
      selection: {strategy: mada, images: 1}
      stages:
        warmup: {terms: [{term: supervised, images: source}], iterations: 1, batch: 1, optimizer: {lr: 0.01}}
        stage1: {terms: [{term: supervised, images: selected}, {term: supervised, images: source}], iterations: 2, batch: 1, optimizer: {lr: 0.01}, evaluate_every: 1}
        stage2:
          terms:
            - {term: supervised, images: selected}
            - {term: supervised, images: source}
            - {term: pseudo_label}
            - {term: soft_anchor}
          iterations: 1
          batch: 1
          optimizer: {lr: 0.01}
      """;

  static SmallestExperiment in(Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("smallest.yml"), TEXT);
    Experiment experiment =
        CommandLine.parse(new RunCommand(), line -> {}, "run", file.toString()).experiment();
    var runner =
        new Runner(
            new ImageSets(experiment),
            new CountedLoading(new ImageLoading(1)),
            new Machine(Device.cpu(), 1),
            Progress.SILENT);
    return new SmallestExperiment(file, experiment, new Plan(experiment).steps(), runner);
  }

  /** What the steps are called. */
  List<String> names() {
    return steps.stream().map(Step::name).toList();
  }

  /** What {@code mada run --resume --run-dir} does with the first steps. */
  void run(Path directory, int count) {
    try (RunDirectory run = RunDirectory.open(directory);
        RunLog log = RunLog.into(run.resolve("run.log"))) {
      runner.run(experiment, run, steps.subList(0, count), true);
    }
  }

  /** Runs a command on the configuration and a run directory. */
  Cli cli(String command, Path directory, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of(command, file.toString(), "--run-dir", directory.toString()));
    arguments.addAll(List.of("--device", "cpu", "--threads", "1", "--quiet"));
    arguments.addAll(List.of(options));
    return Cli.run(arguments.toArray(String[]::new));
  }
}

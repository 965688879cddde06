package io.mada.app.benchmark;

import io.mada.api.MadaException;
import io.mada.api.data.ImageSet;
import io.mada.app.config.BenchmarkSettings.Cell;
import io.mada.app.config.Experiment;
import io.mada.app.log.RunLog;
import io.mada.app.pipeline.EvaluateStep;
import io.mada.app.pipeline.LabelsStep;
import io.mada.app.pipeline.Plan;
import io.mada.app.pipeline.Runner;
import io.mada.app.pipeline.Step;
import io.mada.app.pipeline.TrainStep;
import io.mada.app.run.Measurements;
import io.mada.app.run.RunDirectory;
import io.mada.app.run.RunLayout;
import io.mada.app.run.RunRecord;
import io.mada.app.run.Selected;
import io.mada.app.run.SelectionTable;
import io.mada.train.evaluate.Scores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A cell of a benchmark: an ordinary run that begins where the shared run of its seed ends. */
final class CellRun {

  private final Cell cell;
  private final Experiment experiment;
  private final Comparison compared;
  private final Clicks clicks;
  private final Path benchmark;
  private final Runner runner;

  /**
   * @param experiment of the cell
   * @param benchmark the benchmark's directory
   */
  CellRun(
      Cell cell,
      Experiment experiment,
      Comparison compared,
      Clicks clicks,
      Path benchmark,
      Runner runner) {
    this.cell = cell;
    this.experiment = experiment;
    this.compared = compared;
    this.clicks = clicks;
    this.benchmark = benchmark;
    this.runner = runner;
  }

  /** The result without doing any work: the cell's scores if it is done, and none otherwise. */
  CellResult resultSoFar() {
    if (!Files.isDirectory(benchmark.resolve(folder()))) {
      return waiting();
    }
    try (RunDirectory directory = directory()) {
      RunRecord record = runner.record(experiment, directory);
      boolean done =
          record.isDone(new EvaluateStep().name())
              && LabelsStep.areSame(record, directory, runner.images());
      return done ? result(directory, record) : waiting();
    } catch (MadaException e) {
      // It will fail with this error when its turn comes.
      return waiting();
    }
  }

  /** Does whatever is not done yet. */
  CellResult run(Optional<SharedRun> before) {
    try (RunDirectory directory = directory();
        RunLog log = RunLog.into(directory.resolve(RunLayout.LOG))) {
      before.ifPresent(shared -> shared.shareWith(directory, runner.record(experiment, directory)));
      runner.run(experiment, directory, steps(), true);
      return result(directory, runner.record(experiment, directory));
    }
  }

  private CellResult result(RunDirectory directory, RunRecord record) {
    ImageSet pool = runner.images().target();
    double seconds =
        steps().stream()
            .filter(TrainStep.class::isInstance)
            .mapToDouble(step -> record.seconds(step.name()))
            .sum();
    Map<String, Scores> scores = new LinkedHashMap<>(EvaluateStep.read(directory));
    if (compared.hasFinal()) {
      List<String> stages = List.copyOf(experiment.stages().keySet());
      scores.put(Comparison.FINAL, scores.get(stages.get(stages.size() - 1)));
    }
    if (!experiment.hasSelection()) {
      return waiting().done(0, 0, 0L, 0, seconds, scores);
    }
    SelectionTable chosen = SelectionTable.read(directory.files(), pool);
    return waiting()
        .done(
            Selected.read(directory.files(), pool).size(),
            chosen.share(pool.size(), pool.image(0).size()),
            clicks.of(chosen),
            record.meter(Measurements.SELECT, "total_seconds").orElse(0.0),
            seconds,
            scores);
  }

  /** Steps after the scores are for people, who look at the benchmark as a whole. */
  private List<Step> steps() {
    List<Step> all = new Plan(experiment).steps();
    return all.subList(0, all.indexOf(new EvaluateStep()) + 1);
  }

  private CellResult waiting() {
    String label = cell.candidate().label();
    return CellResult.waiting(
        label, cell.budget().amount(), cell.seed(), compared.isControl(label), folder());
  }

  private RunDirectory directory() {
    return RunDirectory.open(benchmark.resolve(folder()));
  }

  private String folder() {
    return folder(cell);
  }

  /** The folder of a cell, relative to the benchmark's. */
  static String folder(Cell cell) {
    return "cells/" + cell;
  }

  /** Takes over what the shared run of its seed has done. */
  void begin(SharedRun before) {
    try (RunDirectory directory = directory()) {
      before.shareWith(directory, runner.record(experiment, directory));
    }
  }
}

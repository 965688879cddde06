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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A cell of a benchmark: an ordinary run that begins where the shared one of its seed ends. */
final class CellRun {

  private final Cell cell;
  private final Experiment experiment;
  private final Path benchmark;
  private final Runner runner;

  /**
   * @param experiment of the cell
   * @param benchmark the benchmark's directory
   */
  CellRun(Cell cell, Experiment experiment, Path benchmark, Runner runner) {
    this.cell = cell;
    this.experiment = experiment;
    this.benchmark = benchmark;
    this.runner = runner;
  }

  /** What there is without doing anything: a result if it is done, and none otherwise. */
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
      // When its turn comes it fails with this.
      return waiting();
    }
  }

  /** Does what is not done yet. */
  CellResult run(SharedRun before) {
    try (RunDirectory directory = directory();
        RunLog log = RunLog.into(directory.resolve(RunLayout.LOG))) {
      before.shareWith(directory, runner.record(experiment, directory));
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
    return waiting()
        .done(
            Selected.read(directory.files(), pool).size(),
            SelectionTable.read(directory.files(), pool).share(pool.size(), pool.image(0).size()),
            record.meter(Measurements.SELECT, "total_seconds").orElse(0.0),
            seconds,
            EvaluateStep.read(directory));
  }

  /** What comes after the scores is for people, who look at the whole benchmark. */
  private List<Step> steps() {
    List<Step> all = new Plan(experiment).steps();
    return all.subList(0, all.indexOf(new EvaluateStep()) + 1);
  }

  private CellResult waiting() {
    return CellResult.waiting(
        cell.candidate().label(), cell.budget().amount(), cell.seed(), folder());
  }

  private RunDirectory directory() {
    return RunDirectory.open(benchmark.resolve(folder()));
  }

  private String folder() {
    return "cells/" + cell;
  }
}

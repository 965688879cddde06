package io.mada.app.benchmark;

import io.mada.app.config.Experiment;
import io.mada.app.pipeline.Pipeline;
import io.mada.app.pipeline.Runner;
import io.mada.app.pipeline.SelectStep;
import io.mada.app.pipeline.Step;
import io.mada.app.pipeline.WarmupStep;
import io.mada.app.run.Interruption;
import io.mada.app.run.RunDirectory;
import io.mada.app.run.RunLog;
import io.mada.app.run.RunRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What all cells of a seed have in common, in a run directory of its own: the warm-up, and one pass over the source and
 * over the pool for all strategies together.
 */
record SharedRun(Experiment experiment, RunDirectory directory, Runner runner) implements AutoCloseable {

  /** What cells find here. */
  private static final List<String> FOLDERS = List.of("warmup", "source", "pool");

  /**
   * Opens its directory, made if it does not exist.
   *
   * @param experiment before the selection
   */
  static SharedRun open(Path path, Experiment experiment, Runner runner) {
    return new SharedRun(experiment, RunDirectory.open(path), runner);
  }

  /**
   * Does what is not done yet. A strategy from anywhere may have a probe that fails; then the pass is left to the
   * cells, so that only those fail that need it.
   *
   * @return why passes are left to the cells; empty if they are not
   */
  Optional<Throwable> run() {
    try (RunLog log = RunLog.into(directory.resolve("run.log"))) {
      List<Step> steps = steps();
      runner.run(experiment, directory, WarmupStep.steps(experiment), true);
      try {
        runner.run(experiment, directory, steps, true);
        return Optional.empty();
      } catch (Interruption.Ended e) {
        throw e;
      } catch (RuntimeException | LinkageError e) {
        return Optional.of(e);
      }
    }
  }

  /** The warm-up first. */
  private List<Step> steps() {
    return Pipeline.steps(experiment).stream().takeWhile(step -> !(step instanceof SelectStep)).toList();
  }

  /** Gives a cell's run all that is here, as if it had done it itself. */
  void shareWith(RunDirectory cell, RunRecord recordOfCell) {
    RunRecord record = record();
    for (String folder : FOLDERS) {
      List<String> steps = steps().stream().filter(step -> writesInto(folder, step)).map(Step::name).toList();
      if (!steps.isEmpty() && steps.stream().allMatch(record::isDone) && cell.share(folder, directory)) {
        recordOfCell.adopt(record, steps);
      }
    }
  }

  private boolean writesInto(String folder, Step step) {
    return step.outputs(experiment).stream().allMatch(file -> file.startsWith(folder + "/"));
  }

  private RunRecord record() {
    return RunRecord.open(directory, experiment, runner.device());
  }

  @Override
  public void close() {
    directory.close();
  }
}

package io.mada.app.benchmark;

import io.mada.app.config.Experiment;
import io.mada.app.log.RunLog;
import io.mada.app.pipeline.FeaturesStep;
import io.mada.app.pipeline.Plan;
import io.mada.app.pipeline.Runner;
import io.mada.app.pipeline.SelectStep;
import io.mada.app.pipeline.Step;
import io.mada.app.run.Interruption;
import io.mada.app.run.RunDirectory;
import io.mada.app.run.RunLayout;
import io.mada.app.run.RunRecord;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What all cells of a seed have in common, in a run directory of its own: the warm-up, and one pass
 * over the source and the pool for all strategies together.
 */
final class SharedRun implements AutoCloseable {

  private final Experiment experiment;
  private final RunDirectory directory;
  private final Runner runner;

  SharedRun(Experiment experiment, RunDirectory directory, Runner runner) {
    this.experiment = experiment;
    this.directory = directory;
    this.runner = runner;
  }

  /**
   * Opens its directory, creating it if necessary.
   *
   * @param experiment before the selection
   */
  static SharedRun open(Path path, Experiment experiment, Runner runner) {
    return new SharedRun(experiment, RunDirectory.open(path), runner);
  }

  /**
   * Does whatever is not done yet. A third-party strategy may have a probe that fails; then the
   * pass is left to the cells, so that only those that need it fail.
   *
   * @return why passes are left to the cells; empty if they are not
   */
  Optional<Throwable> run() {
    try (RunLog log = RunLog.into(directory.resolve(RunLayout.LOG))) {
      List<Step> steps = steps();
      runner.run(
          experiment,
          directory,
          steps.stream().takeWhile(step -> !(step instanceof FeaturesStep)).toList(),
          true);
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

  /** The stages before the selection first, then what is measured. */
  private List<Step> steps() {
    return new Plan(experiment)
        .steps().stream().takeWhile(step -> !(step instanceof SelectStep)).toList();
  }

  /** Gives a cell's run everything that is here, as if the cell had done it itself. */
  void shareWith(RunDirectory cell, RunRecord recordOfCell) {
    if (directory.has(RunLayout.SUPERPIXELS)) {
      cell.share(RunLayout.SUPERPIXELS, directory);
    }
    RunRecord record = record();
    Map<String, List<String>> byFolder =
        steps().stream()
            .collect(
                Collectors.groupingBy(
                    this::folder,
                    LinkedHashMap::new,
                    Collectors.mapping(Step::name, Collectors.toList())));
    byFolder.forEach(
        (folder, steps) -> {
          if (steps.stream().allMatch(record::isDone) && cell.share(folder, directory)) {
            recordOfCell.adopt(record, steps);
          }
        });
  }

  /** The folder that a step writes to. */
  private String folder(Step step) {
    return Path.of(step.outputs(experiment).get(0)).getName(0).toString();
  }

  private RunRecord record() {
    return runner.record(experiment, directory);
  }

  @Override
  public void close() {
    directory.close();
  }
}

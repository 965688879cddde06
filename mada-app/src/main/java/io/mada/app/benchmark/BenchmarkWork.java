package io.mada.app.benchmark;

import io.mada.api.Progress;
import io.mada.api.compute.Machine;
import io.mada.api.compute.Results;
import io.mada.api.compute.Span;
import io.mada.api.compute.Work;
import io.mada.api.compute.Worker;
import io.mada.app.benchmark.BenchmarkWork.Outcome;
import io.mada.app.compute.CarriedExperiment;
import io.mada.app.compute.DeviceLoading;
import io.mada.app.config.BenchmarkSettings.Cell;
import io.mada.app.config.Experiment;
import io.mada.app.pipeline.CountedLoading;
import io.mada.app.pipeline.ImageSets;
import io.mada.app.pipeline.Runner;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Runs of a benchmark done by other processes: each run trains in the process that has taken it,
 * and writes into the benchmark's folder, which all processes see.
 *
 * @param experiment the benchmark's
 * @param folder the benchmark's
 * @param runs their folders, relative to it
 */
record BenchmarkWork(Experiment experiment, Path folder, List<String> runs)
    implements Work<Outcome> {

  /**
   * How a run ended.
   *
   * @param failure why it failed; null if it did not
   * @param left why measuring passes of a shared beginning are left to the cells; or null
   */
  record Outcome(String failure, String left) implements Serializable {}

  @Override
  public Worker<Outcome> here() {
    throw new IllegalStateException("this process does its runs one after another itself");
  }

  @Override
  public int unit() {
    return 1;
  }

  @Override
  public int most() {
    return 1;
  }

  @Override
  public Elsewhere<Outcome> elsewhere() {
    return new Carried(
        // What it does elsewhere, it does there by itself.
        new CarriedExperiment(experiment.with(yaml -> yaml.with("compute", null))),
        folder.toAbsolutePath().toString(),
        List.copyOf(runs));
  }

  private record Carried(CarriedExperiment carried, String folder, List<String> runs)
      implements Elsewhere<Outcome> {

    @Override
    public Worker<Outcome> open(Machine machine) {
      Experiment experiment = carried.open();
      var images = new ImageSets(experiment);
      var loading = new CountedLoading(DeviceLoading.of(machine));
      var runner = new Runner(images, loading, machine, Progress.SILENT);
      return new Runs(experiment, new CellExperiments(experiment), Path.of(folder), runner)
          .of(runs);
    }
  }

  /** What a process needs to do the runs. */
  private record Runs(
      Experiment experiment, CellExperiments experiments, Path folder, Runner runner) {

    Worker<Outcome> of(List<String> runs) {
      Comparison compared = Comparison.of(experiments);
      Clicks clicks = Clicks.of(experiment, runner.images().target(), folder);
      return (Span span, Results<Outcome> results) -> {
        for (int i = span.from(); i < span.to(); i++) {
          results.accept(new Span(i, i + 1), outcome(runs.get(i), compared, clicks));
        }
      };
    }

    private Outcome outcome(String run, Comparison compared, Clicks clicks) {
      try {
        for (WarmUp warmUp : experiments.warmUps()) {
          for (long seed : experiments.settings().seeds()) {
            if (warmUp.folder(seed).equals(run)) {
              return new Outcome(null, begin(warmUp, seed).map(Benchmark::reason).orElse(null));
            }
          }
        }
        Cell cell =
            experiments.settings().cells().stream()
                .filter(c -> CellRun.folder(c).equals(run))
                .findFirst()
                .orElseThrow();
        new CellRun(cell, experiments.of(cell), compared, clicks, folder, runner)
            .run(Optional.empty());
        return new Outcome(null, null);
      } catch (RuntimeException | LinkageError e) {
        return new Outcome(Benchmark.reason(e), null);
      }
    }

    private Optional<Throwable> begin(WarmUp warmUp, long seed) {
      Experiment shared = experiments.shared(warmUp, seed, SharedNeeds.of(warmUp, experiments));
      try (SharedRun before = SharedRun.open(folder.resolve(warmUp.folder(seed)), shared, runner)) {
        return before.run();
      }
    }
  }
}

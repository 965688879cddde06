package io.mada.app.benchmark;

import io.mada.api.MadaException;
import io.mada.api.Progress;
import io.mada.api.Text;
import io.mada.api.compute.Computing;
import io.mada.api.compute.Span;
import io.mada.api.select.Needs;
import io.mada.app.benchmark.CellResult.Status;
import io.mada.app.compute.LocalComputing;
import io.mada.app.config.BenchmarkSettings;
import io.mada.app.config.BenchmarkSettings.Cell;
import io.mada.app.config.Experiment;
import io.mada.app.log.RunLog;
import io.mada.app.pipeline.Runner;
import io.mada.app.run.Interruption;
import io.mada.app.run.NativeFailure;
import io.mada.app.run.RunDirectory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Trains the cells of a benchmark one after another. {@code seeds/<seed>} is a run up to the
 * selection, shared by all cells of the seed that begin alike, and {@code
 * cells/<label>-<budget>-<seed>} is a run that continues from there. The results are written after
 * every cell. A failing cell does not affect the others.
 */
public final class Benchmark {

  /** Marks a benchmark's directory. */
  public static final String FILE = "benchmark.json";

  private final Experiment experiment;
  private final CellExperiments experiments;
  private final BenchmarkSettings settings;
  private final Map<String, Needs> needs;
  private final RunDirectory directory;
  private final Runner runner;
  private final Comparison comparison;
  private final Clicks clicks;
  private final Map<Cell, CellResult> results = new LinkedHashMap<>();

  /**
   * Prepares a benchmark; whatever the directory already contains is kept.
   *
   * @param needs of all candidates of a warm-up, by its suffix
   */
  public Benchmark(
      Experiment experiment,
      CellExperiments experiments,
      Map<String, Needs> needs,
      RunDirectory directory,
      Runner runner) {
    this.experiment = experiment;
    this.experiments = experiments;
    this.settings = experiments.settings();
    this.needs = needs;
    this.comparison = Comparison.of(experiments);
    this.directory = directory;
    this.runner = runner;
    this.clicks = Clicks.of(experiment, runner.images().target(), directory.path());
  }

  /**
   * Trains all cells that are not done.
   *
   * @param computing of the benchmark's engine
   */
  public void run(Computing computing) {
    for (Cell cell : settings.cells()) {
      results.put(cell, runOf(cell).resultSoFar());
    }
    write();
    if (computing == LocalComputing.HERE) {
      settings.seeds().forEach(this::run);
    } else {
      runElsewhere(computing);
    }
    runner.report(directory.path(), experiment, new CellNetworks(experiments, directory.path()));
    System.out.println("\n" + directory.resolve("benchmark.md"));
    List<CellResult> failed = result().cells(Status.FAILED);
    if (!failed.isEmpty()) {
      throw new MadaException(
          Text.of(
              "%d of %d cells failed; benchmark.md says why, and --resume tries them again",
              failed.size(), results.size()));
    }
  }

  private void run(long seed) {
    experiments.warmUps().forEach(warmUp -> run(warmUp, seed));
    open(seed, cell -> experiments.firstOfSelected(cell.candidate()).isEmpty())
        .forEach(cell -> finish(cell, () -> runOf(cell).run(Optional.empty())));
  }

  /** First the common beginnings of all seeds, then all cells. */
  private void runElsewhere(Computing computing) {
    Map<String, List<Cell>> beginnings = new LinkedHashMap<>();
    Map<String, Experiment> shared = new HashMap<>();
    for (long seed : settings.seeds()) {
      for (WarmUp warmUp : experiments.warmUps()) {
        List<Cell> cells = open(seed, cell -> warmUp.candidates().contains(cell.candidate()));
        if (!cells.isEmpty()) {
          String folder = warmUp.folder(seed);
          beginnings.put(folder, cells);
          shared.put(folder, experiments.shared(warmUp, seed, needs.get(warmUp.suffix())));
        }
      }
    }
    runElsewhere(
        computing,
        "warm-ups",
        List.copyOf(beginnings.keySet()),
        (folder, outcome) -> begun(folder, outcome, beginnings.get(folder), shared.get(folder)));
    Map<String, Cell> open = new LinkedHashMap<>();
    settings.seeds().stream()
        .flatMap(seed -> open(seed, cell -> results.get(cell).status() != Status.FAILED).stream())
        .forEach(cell -> open.put(CellRun.folder(cell), cell));
    runElsewhere(
        computing,
        "cells",
        List.copyOf(open.keySet()),
        (folder, outcome) -> ended(open.get(folder), outcome));
  }

  private void runElsewhere(
      Computing computing,
      String title,
      List<String> folders,
      BiConsumer<String, BenchmarkWork.Outcome> ended) {
    try (Progress.Task task = runner.progress().begin(title, folders.size())) {
      computing.run(
          new BenchmarkWork(experiment, directory.path(), folders),
          List.of(new Span(0, folders.size())),
          (span, outcome) -> ended.accept(folders.get(span.from()), outcome),
          task);
    }
  }

  private void begun(
      String folder, BenchmarkWork.Outcome outcome, List<Cell> cells, Experiment shared) {
    if (outcome.failure() != null) {
      cells.forEach(
          cell -> finish(cell, () -> results.get(cell).failed(folder + ": " + outcome.failure())));
      return;
    }
    if (outcome.left() != null) {
      tellLeft(folder, outcome.left());
    }
    try (SharedRun before = SharedRun.open(directory.resolve(folder), shared, runner)) {
      cells.forEach(cell -> runOf(cell).begin(before));
    }
  }

  private void ended(Cell cell, BenchmarkWork.Outcome outcome) {
    finish(
        cell,
        () ->
            outcome.failure() == null
                ? runOf(cell).resultSoFar()
                : results.get(cell).failed(outcome.failure()));
  }

  private static void tellLeft(String folder, String reason) {
    System.err.println("mada: " + folder + ": each cell passes over the images itself: " + reason);
  }

  private boolean isDone(Cell cell) {
    return results.get(cell).status() == Status.DONE;
  }

  private List<Cell> open(long seed, Predicate<Cell> which) {
    return settings.cells().stream()
        .filter(cell -> cell.seed() == seed && which.test(cell) && !isDone(cell))
        .toList();
  }

  private void run(WarmUp warmUp, long seed) {
    List<Cell> cells = open(seed, cell -> warmUp.candidates().contains(cell.candidate()));
    if (!cells.isEmpty()) {
      run(warmUp, seed, cells);
    }
  }

  private void run(WarmUp warmUp, long seed, List<Cell> cells) {
    String folder = warmUp.folder(seed);
    Experiment shared = experiments.shared(warmUp, seed, needs.get(warmUp.suffix()));
    try (SharedRun before = SharedRun.open(directory.resolve(folder), shared, runner)) {
      before.run().ifPresent(e -> tellLeft(folder, reason(e)));
      for (Cell cell : cells) {
        finish(cell, () -> runOf(cell).run(Optional.of(before)));
      }
    } catch (Interruption.Ended e) {
      throw e;
    } catch (RuntimeException | Error e) {
      // Everything thrown by a cell has been caught, so this comes from the shared part.
      String reason = folder + ": " + reason(e);
      RunLog.LOGGER.error(reason, e);
      cells.forEach(cell -> finish(cell, () -> results.get(cell).failed(reason)));
    }
  }

  private void finish(Cell cell, Supplier<CellResult> work) {
    CellResult result;
    try {
      result = work.get();
    } catch (Interruption.Ended e) {
      throw e;
    } catch (RuntimeException | Error e) {
      RunLog.LOGGER.error("{} failed", cell, e);
      result = results.get(cell).failed(reason(e));
    }
    results.put(cell, result);
    write();
    report(result);
  }

  private CellRun runOf(Cell cell) {
    return new CellRun(cell, experiments.of(cell), comparison, clicks, directory.path(), runner);
  }

  /** What went wrong, in one line. */
  static String reason(Throwable error) {
    String message =
        error instanceof MadaException ? error.getMessage() : NativeFailure.explain(error);
    return message.lines().findFirst().orElse("");
  }

  private void report(CellResult result) {
    if (result.status() == Status.FAILED) {
      System.err.println("mada: " + result.directory() + " failed: " + result.error());
      return;
    }
    long done = results.values().stream().filter(r -> r.status() == Status.DONE).count();
    StringBuilder line =
        new StringBuilder(Text.of("%3d of %d  %-36s", done, results.size(), result.directory()));
    result
        .scores()
        .forEach(
            (stage, scores) -> line.append(Text.of("  %s %.1f %%", stage, 100 * scores.miou())));
    System.out.println(line);
  }

  private BenchmarkResult result() {
    return BenchmarkResult.of(comparison, List.copyOf(results.values()));
  }

  /** Writes all results so far. */
  private void write() {
    BenchmarkResult result = result();
    directory.write(FILE, result.json());
    directory.write("benchmark.csv", CsvTable.of(result));
    directory.write("benchmark.md", MarkdownTables.of(result));
  }
}

package io.mada.app.benchmark;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.select.Needs;
import io.mada.app.benchmark.CellResult.Status;
import io.mada.app.config.BenchmarkSettings;
import io.mada.app.config.BenchmarkSettings.Candidate;
import io.mada.app.config.BenchmarkSettings.Cell;
import io.mada.app.config.Budget;
import io.mada.app.config.Experiment;
import io.mada.app.log.RunLog;
import io.mada.app.pipeline.Plan;
import io.mada.app.pipeline.Runner;
import io.mada.app.run.Interruption;
import io.mada.app.run.NativeFailure;
import io.mada.app.run.RunDirectory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Trains the cells of a benchmark one after another. {@code seeds/<seed>} is a run of its own up to
 * the selection, which all cells of the seed share, and {@code cells/<strategy>-<budget>-<seed>} a
 * run that goes on from there. What has been found is written after every cell. A cell that fails
 * leaves the others alone.
 */
public final class Benchmark {

  /** Marks a benchmark's directory. */
  public static final String FILE = "benchmark.json";

  private final Experiment experiment;
  private final CellExperiments experiments;
  private final BenchmarkSettings settings;
  private final Needs needs;
  private final RunDirectory directory;
  private final Runner runner;
  private final Map<Cell, CellResult> results = new LinkedHashMap<>();

  /**
   * Prepares a benchmark; what it has in the directory already is kept.
   *
   * @param needs of all strategies
   */
  public Benchmark(Experiment experiment, Needs needs, RunDirectory directory, Runner runner) {
    this.experiment = experiment;
    this.experiments = new CellExperiments(experiment);
    this.settings = experiment.benchmark();
    this.needs = needs;
    this.directory = directory;
    this.runner = runner;
  }

  /** Trains all cells that are not done. */
  public void run() {
    for (Cell cell : settings.cells()) {
      results.put(cell, runOf(cell).resultSoFar());
    }
    write();
    for (long seed : settings.seeds()) {
      List<Cell> open =
          settings.cells().stream().filter(cell -> cell.seed() == seed && !isDone(cell)).toList();
      if (!open.isEmpty()) {
        run(seed, open);
      }
    }
    runner.report(experiment, directory.path());
    System.out.println("\n" + directory.resolve("benchmark.md"));
    List<CellResult> failed = result().cells(Status.FAILED);
    if (!failed.isEmpty()) {
      throw new MadaException(
          Text.of(
              "%d of %d cells failed; benchmark.md says why, and --resume tries them again",
              failed.size(), results.size()));
    }
  }

  private boolean isDone(Cell cell) {
    return results.get(cell).status() == Status.DONE;
  }

  private void run(long seed, List<Cell> cells) {
    Experiment shared = experiments.shared(seed, needs);
    try (SharedRun before = SharedRun.open(directory.resolve("seeds/" + seed), shared, runner)) {
      before
          .run()
          .ifPresent(
              e ->
                  System.err.println(
                      "mada: seeds/"
                          + seed
                          + ": each cell passes over the images itself: "
                          + reason(e)));
      for (Cell cell : cells) {
        finish(cell, () -> runOf(cell).run(before));
      }
    } catch (Interruption.Ended e) {
      throw e;
    } catch (RuntimeException | Error e) {
      // All that a cell throws has been caught: this is the shared part's.
      String reason = "seeds/" + seed + ": " + reason(e);
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
    return new CellRun(cell, experiments.of(cell), directory.path(), runner);
  }

  private static String reason(Throwable error) {
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
    List<Budget> budgets = settings.budgets();
    List<Candidate> candidates = settings.candidates();
    return BenchmarkResult.of(
        experiment.name(),
        budgets.stream().map(Budget::amount).toList(),
        budgets.get(0).images() > 0 ? "images" : "share",
        settings.seeds(),
        candidates.stream().map(Candidate::label).toList(),
        candidates.stream()
            .filter(Candidate::isReference)
            .map(Candidate::label)
            .findFirst()
            .orElse(null),
        shared(),
        stages(),
        List.copyOf(results.values()));
  }

  private String shared() {
    return beforeSelection().rounds().get(0).network();
  }

  /** What cells train. */
  private List<String> stages() {
    List<String> stages = List.copyOf(experiment.stages().keySet());
    String first = beforeSelection().selecting().orElseThrow().name();
    return stages.subList(stages.indexOf(first), stages.indexOf(experiments.lastStage()) + 1);
  }

  /** The plan of any seed; whatever is wrong with a strategy is its cells' matter. */
  private Plan beforeSelection() {
    return new Plan(experiments.shared(settings.seeds().get(0), Needs.nothing()));
  }

  /** Writes all that has been found so far. */
  private void write() {
    BenchmarkResult result = result();
    directory.write(FILE, result.json());
    directory.write("benchmark.csv", CsvTable.of(result));
    directory.write("benchmark.md", MarkdownTables.of(result));
  }
}

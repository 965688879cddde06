package io.mada.app.report;

import io.mada.api.MadaException;
import io.mada.app.run.RunFiles;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The part of {@code benchmark.json} that Java needs; the page gets all of it.
 *
 * @param budgets shares of the pool, or numbers of images
 */
record BenchmarkFile(
    String name,
    List<Double> budgets,
    List<Long> seeds,
    List<String> strategies,
    List<String> stages,
    List<Cell> cells) {

  static final String NAME = "benchmark.json";

  /**
   * A run of one strategy with one budget and one seed.
   *
   * @param directory relative to the benchmark's
   * @param control whether it is a control for others
   */
  record Cell(
      String strategy, double budget, long seed, String directory, String status, boolean control) {

    boolean isDone() {
      return "done".equals(status);
    }
  }

  static BenchmarkFile read(RunFiles benchmark) {
    BenchmarkFile file = benchmark.json(NAME, BenchmarkFile.class);
    if (file.seeds.isEmpty()) {
      throw new MadaException(benchmark.path(NAME) + " is damaged: it has no seeds");
    }
    return file;
  }

  List<Cell> done() {
    return cells.stream().filter(Cell::isDone).toList();
  }

  /**
   * The labels of those that choose images: a control has the images of the method it is compared
   * with.
   */
  List<String> choosing() {
    return strategies.stream()
        .filter(
            label ->
                cells.stream().noneMatch(cell -> cell.strategy().equals(label) && cell.control()))
        .toList();
  }

  /** The budgets with which something is chosen. */
  List<Double> someBudgets() {
    return budgets.stream().filter(budget -> budget > 0).toList();
  }

  /** The cell of a strategy, if it is done. */
  Optional<Cell> done(String strategy, double budget, long seed) {
    return done().stream()
        .filter(
            cell ->
                cell.strategy().equals(strategy) && cell.budget() == budget && cell.seed() == seed)
        .findFirst();
  }

  /**
   * The seed with the most completed cells; if there are several, the first. Whatever is shown for
   * a single seed is shown for this one.
   */
  long shownSeed() {
    return seeds.stream()
        .max(
            Comparator.comparingLong(
                seed -> done().stream().filter(cell -> cell.seed() == seed).count()))
        .orElseThrow();
  }
}

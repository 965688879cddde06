package io.mada.app.report;

import io.mada.app.run.RunFiles;
import io.mada.app.run.RunLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * How validation went while a stage was being trained.
 *
 * @param name its name in the legend: for a benchmark the strategy, for a run the stage or the
 *     round
 * @param budget null, like the seed, in a run's report
 * @param iterations at which the network was scored; {@code miou} and {@code loss} have the same
 *     length
 * @param miou from 0 to 1; null if not finite, as in the other lists
 * @param losses of a run, by term: the mean of the term's losses since the previous evaluation
 * @param pseudoLabels what terms report about their pseudo labels, from 0 to 1: the columns that
 *     begin with {@code accuracy_} or {@code coverage_}
 */
record Curve(
    String name,
    String stage,
    Double budget,
    Long seed,
    List<Integer> iterations,
    List<Double> miou,
    List<Double> loss,
    Map<String, List<Double>> losses,
    Map<String, List<Double>> pseudoLabels) {

  private static final String LOSS = "loss_";
  private static final Pattern PSEUDO_LABELS = Pattern.compile("(accuracy|coverage)_.+");

  /**
   * The curve of a stage in a run directory, in the folder of that name; empty if it has not been
   * scored yet.
   */
  static Optional<Curve> of(RunFiles run, String stage, String name, Double budget, Long seed) {
    String file = RunLayout.metrics(stage);
    if (!run.has(file)) {
      return Optional.empty();
    }
    MetricsTable table = MetricsTable.read(run.path(file));
    if (table.rows().isEmpty()) {
      return Optional.empty();
    }
    List<Integer> iterations = table.rows().stream().map(row -> (int) row[0]).toList();
    return Optional.of(
        new Curve(
            name,
            stage,
            budget,
            seed,
            iterations,
            Digits.finite(table.column("miou")),
            Digits.finite(table.column("validation_loss")),
            seed == null ? losses(table) : Map.of(),
            columns(table, column -> PSEUDO_LABELS.matcher(column).matches())));
  }

  private static Map<String, List<Double>> losses(MetricsTable table) {
    Map<String, List<Double>> losses = new LinkedHashMap<>();
    columns(table, column -> column.startsWith(LOSS))
        .forEach((column, values) -> losses.put(column.substring(LOSS.length()), values));
    return losses;
  }

  private static Map<String, List<Double>> columns(MetricsTable table, Predicate<String> wanted) {
    Map<String, List<Double>> columns = new LinkedHashMap<>();
    table.columns().stream()
        .filter(wanted)
        .forEach(column -> columns.put(column, Digits.finite(table.column(column))));
    return columns;
  }
}

package io.mada.app.report;

import io.mada.app.run.RunFiles;
import io.mada.app.run.RunLayout;
import java.util.List;
import java.util.Optional;

/**
 * How validation went while a stage was trained.
 *
 * @param name what the legend calls it: of a benchmark the strategy, of a run the stage or the
 *     round
 * @param budget null, as the seed, in a run's report
 * @param iterations at which the network was scored; {@code miou} and {@code loss} are as long
 * @param miou from 0 to 1; null, as in {@code loss}, where it is not finite
 */
record Curve(
    String name,
    String stage,
    Double budget,
    Long seed,
    List<Integer> iterations,
    List<Double> miou,
    List<Double> loss) {

  /**
   * The curve of a stage in a run directory, in the folder of this name; empty where it has not
   * been scored yet.
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
            Digits.finite(table.column("validation_loss"))));
  }
}

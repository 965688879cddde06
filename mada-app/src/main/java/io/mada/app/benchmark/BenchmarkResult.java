package io.mada.app.benchmark;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.mada.app.benchmark.CellResult.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A benchmark as far as it has come. Its fields are the keys of {@code benchmark.json}.
 *
 * @param name of the experiment
 * @param budgets shares of the pool, or numbers of images
 * @param budgetUnit which of them: {@code share} or {@code images}
 * @param strategies the labels, in the order of the configuration
 * @param reference the label of the strategy {@code random}; null if it does not take part
 * @param shared the stage that all cells of a seed share, whose network images are chosen by
 * @param stages that cells train, in order
 * @param cells in the order in which they are trained
 * @param warmup what all strategies start from, over the seeds; null while no cell is done
 * @param summary of each strategy, budget and stage of which a cell is done
 */
public record BenchmarkResult(
    String name,
    List<Number> budgets,
    String budgetUnit,
    List<Long> seeds,
    List<String> strategies,
    String reference,
    String shared,
    List<String> stages,
    List<CellResult> cells,
    Summary warmup,
    List<Summary> summary) {

  private static final Gson JSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .serializeNulls()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .create();

  /** A result with these cells, summed up; the other parameters are those of the record. */
  public static BenchmarkResult of(
      String name,
      List<Number> budgets,
      String budgetUnit,
      List<Long> seeds,
      List<String> strategies,
      String reference,
      String shared,
      List<String> stages,
      List<CellResult> cells) {
    List<CellResult> done = cells.stream().filter(cell -> cell.status() == Status.DONE).toList();
    List<Summary> summary = new ArrayList<>();
    for (Number budget : budgets) {
      for (String stage : stages) {
        Map<Long, Double> miouOfReference = new LinkedHashMap<>();
        of(done, reference, budget)
            .forEach(c -> miouOfReference.put(c.seed(), c.scores().get(stage).miou()));
        for (String strategy : strategies) {
          List<CellResult> own = of(done, strategy, budget);
          if (!own.isEmpty()) {
            summary.add(Summary.of(strategy, budget, stage, own, miouOfReference));
          }
        }
      }
    }
    return new BenchmarkResult(
        name,
        budgets,
        budgetUnit,
        seeds,
        strategies,
        reference,
        shared,
        stages,
        cells,
        warmup(shared, seeds, done),
        summary);
  }

  private static List<CellResult> of(List<CellResult> cells, String strategy, Number budget) {
    return cells.stream()
        .filter(c -> c.strategy().equals(strategy) && c.budget().equals(budget))
        .toList();
  }

  private static Summary warmup(String shared, List<Long> seeds, List<CellResult> done) {
    List<CellResult> oneOfEachSeed =
        seeds.stream()
            .flatMap(seed -> done.stream().filter(cell -> cell.seed() == seed).limit(1))
            .map(cell -> cell.done(0, 0, 0, 0, cell.scores()))
            .toList();
    return oneOfEachSeed.isEmpty() ? null : Summary.of(shared, 0, shared, oneOfEachSeed, Map.of());
  }

  /** The cells that are in a state. */
  public List<CellResult> cells(Status status) {
    return cells.stream().filter(cell -> cell.status() == status).toList();
  }

  /** What a strategy reaches with a budget in a stage; empty while no seed is done. */
  Optional<Summary> summary(String strategy, Number budget, String stage) {
    return summary.stream()
        .filter(
            s ->
                s.strategy().equals(strategy)
                    && s.budget().equals(budget)
                    && s.stage().equals(stage))
        .findFirst();
  }

  /** The text of {@code benchmark.json}. */
  public String json() {
    return JSON.toJson(this) + "\n";
  }
}

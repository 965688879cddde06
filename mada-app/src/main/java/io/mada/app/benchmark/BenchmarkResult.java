package io.mada.app.benchmark;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.mada.app.benchmark.CellResult.Status;
import java.util.List;
import java.util.Optional;

/**
 * The state of a benchmark so far. Its fields are the keys of {@code benchmark.json}.
 *
 * @param name of the experiment
 * @param compared {@code strategy} or {@code method}
 * @param budgets shares of the pool, or numbers of images
 * @param budgetUnit which of them: {@code share} or {@code images}
 * @param strategies the labels of the candidates, in the order of the configuration
 * @param reference the label of what others are compared with: the strategy {@code random}, or the
 *     first method; null if {@code random} does not take part
 * @param controls the labels of the controls, which are also among the strategies
 * @param shared the stage shared by all cells of a seed, whose network chooses the images
 * @param stages those that cells train, in order; {@code final} stands for the last one of each
 *     cell
 * @param cells in training order
 * @param warmup what all strategies start from, over the seeds; null until a cell is done
 * @param summary of each strategy, budget and stage for which a cell is done
 * @param sensitivity which differences could be shown, for each budget and stage that has some
 */
public record BenchmarkResult(
    String name,
    String compared,
    List<Number> budgets,
    String budgetUnit,
    List<Long> seeds,
    List<String> strategies,
    String reference,
    List<String> controls,
    String shared,
    List<String> stages,
    List<CellResult> cells,
    Summary warmup,
    List<Summary> summary,
    List<Sensitivity> sensitivity) {

  private static final Gson JSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .serializeNulls()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .create();

  /** A result with these cells and their summaries. */
  public static BenchmarkResult of(Comparison compared, List<CellResult> cells) {
    Summaries summaries =
        new Summaries(
            compared, cells.stream().filter(cell -> cell.status() == Status.DONE).toList());
    List<Summary> all = summaries.all();
    return new BenchmarkResult(
        compared.name(),
        compared.compared(),
        compared.budgets(),
        compared.budgetUnit(),
        compared.seeds(),
        compared.labels(),
        compared.reference(),
        compared.labels().stream().filter(compared::isControl).toList(),
        compared.shared(),
        compared.stages(),
        cells,
        summaries.warmUp(),
        all,
        Summaries.sensitivities(all, compared));
  }

  /** The cells in a given state. */
  public List<CellResult> cells(Status status) {
    return cells.stream().filter(cell -> cell.status() == status).toList();
  }

  /** What a strategy reaches with a budget in a stage; empty until a seed is done. */
  Optional<Summary> summary(String strategy, Number budget, String stage) {
    return summary.stream()
        .filter(
            s ->
                s.strategy().equals(strategy)
                    && s.budget().equals(budget)
                    && s.stage().equals(stage))
        .findFirst();
  }

  /** What could be shown with a budget in a stage; empty if there are no differences. */
  Optional<Sensitivity> sensitivity(Number budget, String stage) {
    return sensitivity.stream()
        .filter(s -> s.budget().equals(budget) && s.stage().equals(stage))
        .findFirst();
  }

  /** The text of {@code benchmark.json}. */
  public String json() {
    return JSON.toJson(this) + "\n";
  }
}

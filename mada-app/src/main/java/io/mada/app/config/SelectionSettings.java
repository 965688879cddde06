package io.mada.app.config;

import io.mada.active.spread.Spread;
import io.mada.active.spread.SpreadStrategy;
import io.mada.api.ConfigurationException;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.Text;
import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import io.mada.app.guard.TimedStrategy;
import io.mada.app.log.Warning;
import io.mada.app.plugin.PluginRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The section {@code selection}.
 *
 * @param name the strategy's name in the configuration
 * @param strategy chooses the images; everything it returns is checked
 * @param budget how many it may choose
 * @param rounds the number of rounds, with training in between
 * @param spread what keeps the images apart, if anything does
 */
public record SelectionSettings(
    String name, SelectionStrategy strategy, Budget budget, int rounds, Optional<Spread> spread) {

  private static final double USUAL_TIME_LIMIT = 600;

  /** Each round trains stage 1 anew. */
  private static final Range ROUNDS = Range.between(1, 1000);

  private static final Range SECONDS = Range.between(0.001, 1e7);

  static SelectionSettings read(Section selection, PluginRegistry plugins) {
    SelectionStrategy strategy = plugins.create(SelectionStrategy.class, selection, "strategy");
    int rounds = selection.integer("rounds", 1, ROUNDS);
    String name = selection.text("strategy");
    double seconds = selection.number("time_limit", USUAL_TIME_LIMIT, SECONDS);
    Duration limit = Duration.ofMillis((long) (1000 * seconds));
    String who = plugins.origin(SelectionStrategy.class, name).describe();
    Budget budget = Budget.read(selection);
    Optional<Spread> spread = SpreadSettings.read(selection, strategy, budget);
    SelectionStrategy spreading =
        spread
            .<SelectionStrategy>map(s -> new SpreadStrategy(strategy, s, who, Warning::tell))
            .orElse(strategy);
    return new SelectionSettings(
        name, new TimedStrategy(spreading, who, limit), budget, rounds, spread);
  }

  /**
   * The number of images that a round chooses from a pool: the budget divided evenly, with one more
   * for the first rounds if there is a remainder. Fails if a round would have none, unless
   * superpixels are chosen, whose budget is counted in pixels.
   *
   * @param round from 1
   */
  public int imagesOf(int round, int poolSize) {
    if (!strategy.needs().superpixels().isEmpty()) {
      return (int) Math.max(1, budget.shareOf(poolSize) * poolSize / rounds);
    }
    int images = budget.imagesOf(poolSize);
    if (rounds > images) {
      throw new ConfigurationException(
          Text.of(
              "selection.rounds is %d, but the budget is %s in all; lower the one or raise the other",
              rounds, images == 1 ? "1 image" : images + " images"));
    }
    return images / rounds + (round <= images % rounds ? 1 : 0);
  }

  /** The share of a pool that a round and the earlier ones may choose together. */
  public double shareUntil(int round, int poolSize) {
    return budget.shareOf(poolSize) * round / rounds;
  }

  /** For passes over the images before anything is selected: they collect what is needed here. */
  static SelectionSettings collecting(Needs needs) {
    return new SelectionSettings(
        "all of the benchmark", new Collecting(needs), new Budget(1, 0), 1, Optional.empty());
  }

  private record Collecting(Needs needs) implements SelectionStrategy {
    @Override
    public List<Choice> select(SelectionTask task) {
      throw new IllegalStateException("nothing is selected for all cells of a benchmark together");
    }
  }
}

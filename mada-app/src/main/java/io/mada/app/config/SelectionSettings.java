package io.mada.app.config;

import io.mada.api.Choice;
import io.mada.api.Needs;
import io.mada.api.Section;
import io.mada.api.SelectionStrategy;
import io.mada.api.SelectionTask;
import java.time.Duration;
import java.util.List;

/**
 * The section {@code selection}.
 *
 * @param name what the configuration calls the strategy
 * @param strategy chooses the images; all that it returns is checked
 * @param budget how many it may choose
 */
public record SelectionSettings(String name, SelectionStrategy strategy, Budget budget) {

  private static final double USUAL_TIME_LIMIT = 600;

  static SelectionSettings read(Section selection, PluginRegistry plugins) {
    SelectionStrategy strategy = plugins.create(SelectionStrategy.class, selection, "strategy");
    String name = selection.text("strategy");
    double seconds = selection.number("time_limit", USUAL_TIME_LIMIT);
    selection.check(seconds >= 0.001, "time_limit", "must be a number of seconds above 0");
    Duration limit = Duration.ofMillis((long) (1000 * seconds));
    String who = plugins.origin(SelectionStrategy.class, name).describe();
    return new SelectionSettings(name, new CheckedStrategy(strategy, who, limit), Budget.read(selection));
  }

  /** For passes over the images before anything is selected: what they collect is what is needed here. */
  static SelectionSettings collecting(Needs needs) {
    return new SelectionSettings("all of the benchmark", new Collecting(needs), new Budget(1, 0));
  }

  private record Collecting(Needs needs) implements SelectionStrategy {
    @Override
    public List<Choice> select(SelectionTask task) {
      throw new IllegalStateException("nothing is selected for all cells of a benchmark together");
    }
  }
}

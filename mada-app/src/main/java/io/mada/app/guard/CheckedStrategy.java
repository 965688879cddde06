package io.mada.app.guard;

import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import java.util.List;

/** A strategy whose needs, probes and choices are checked. */
public final class CheckedStrategy implements SelectionStrategy {

  private final SelectionStrategy strategy;
  private final Guard guard;
  private final Needs needs;

  /** Asks the strategy for its needs, once. */
  public CheckedStrategy(SelectionStrategy strategy, Guard guard) {
    this.strategy = strategy;
    this.guard = guard;
    needs = guard.call("needs()", () -> new CheckedNeeds(guard).of(strategy.needs()));
  }

  @Override
  public Needs needs() {
    return needs;
  }

  @Override
  public boolean ranksImages() {
    return guard.call("ranksImages()", strategy::ranksImages);
  }

  /** Not under the limit for other calls: {@link TimedStrategy} has its own. */
  @Override
  public List<Choice> select(SelectionTask task) {
    return guard.callWithoutLimit(
        "select()",
        () -> {
          List<Choice> choices = strategy.select(task);
          if (choices != null) {
            ChoiceCheck.problem(choices, task)
                .ifPresent(
                    problem -> {
                      throw guard.fault("returned " + problem);
                    });
          }
          return choices;
        });
  }
}

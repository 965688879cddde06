package io.mada.active.strategy;

import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import java.util.List;

/**
 * {@code entropy}: the images whose pixels have, on average, the largest entropy of the predicted
 * distribution (Shannon, "A Mathematical Theory of Communication", 1948).
 */
public final class EntropyStrategy implements SelectionStrategy {

  @Override
  public Needs needs() {
    return Needs.ofTarget(Probes.ENTROPY);
  }

  @Override
  public List<Choice> select(SelectionTask task) {
    return Ranking.largest(task, Ranking.numbers(task.target(Probes.ENTROPY)));
  }
}

package io.mada.active.strategy;

import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import java.util.List;
import java.util.SplittableRandom;

/**
 * {@code random}: images drawn uniformly without replacement: what every other strategy has to beat
 * (the baseline of Settles, "Active Learning Literature Survey", University of Wisconsin-Madison,
 * 2009).
 */
public final class RandomStrategy implements SelectionStrategy {

  @Override
  public Needs needs() {
    return Needs.nothing();
  }

  @Override
  public List<Choice> select(SelectionTask task) {
    return Ranking.largest(
        task, new SplittableRandom(task.seed()).doubles(task.poolSize()).toArray());
  }
}

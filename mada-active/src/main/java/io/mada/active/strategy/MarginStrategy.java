package io.mada.active.strategy;

import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import java.util.Arrays;
import java.util.List;

/**
 * {@code margin}: the images whose two likeliest classes are, on average over the pixels, closest
 * to each other (Scheffer, Decomain and Wrobel, "Active Hidden Markov Models for Information
 * Extraction", IDA 2001).
 */
public final class MarginStrategy implements SelectionStrategy {

  @Override
  public Needs needs() {
    return Needs.ofTarget(Probes.MARGIN);
  }

  @Override
  public List<Choice> select(SelectionTask task) {
    double[] margins = Ranking.numbers(task.target(Probes.MARGIN));
    return Ranking.largest(task, Arrays.stream(margins).map(margin -> -margin).toArray());
  }
}

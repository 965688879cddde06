package io.mada.active.strategy;

import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import java.util.Arrays;
import java.util.List;

/**
 * {@code least_confidence}: the images whose likeliest class has, on average over the pixels, the
 * smallest probability (Lewis and Gale, "A Sequential Algorithm for Training Text Classifiers",
 * SIGIR 1994).
 */
public final class LeastConfidenceStrategy implements SelectionStrategy {

  @Override
  public Needs needs() {
    return Needs.ofTarget(Probes.CONFIDENCE);
  }

  @Override
  public List<Choice> select(SelectionTask task) {
    double[] confidence = Ranking.numbers(task.target(Probes.CONFIDENCE));
    return Ranking.largest(task, Arrays.stream(confidence).map(p -> 1 - p).toArray());
  }
}

package io.mada.active.strategy;

import io.mada.api.select.Choice;
import io.mada.api.select.Needs;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.select.SelectionTask;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code aada}: uncertain images that do not look like the source: entropy times (1 - q) / q, with
 * q the warm-up discriminator's probability that the image is from the source (Su et al., "Active
 * Adversarial Domain Adaptation", WACV 2020). Entropy and q are means over an image's pixels.
 */
public final class AadaStrategy implements SelectionStrategy {

  /** A discriminator without any doubt must not make the score infinite. */
  private static final double SMALLEST_Q = 1e-6;

  @Override
  public Needs needs() {
    return Needs.ofTarget(Probes.ENTROPY, Probes.SOURCE_PROBABILITY).andDiscriminator();
  }

  @Override
  public List<Choice> select(SelectionTask task) {
    double[] entropy = Ranking.numbers(task.target(Probes.ENTROPY));
    double[] source = Ranking.numbers(task.target(Probes.SOURCE_PROBABILITY));
    return Ranking.largest(
        task,
        IntStream.range(0, entropy.length)
            .mapToDouble(i -> entropy[i] * importance(source[i]))
            .toArray());
  }

  private static double importance(double q) {
    return (1 - q) / Math.max(q, SMALLEST_Q);
  }
}

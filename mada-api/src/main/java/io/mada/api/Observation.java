package io.mada.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What the network says of a batch of N images, from which a {@link Probe} takes what it needs. Derived arrays are
 * computed when first asked for and shared; all arrays belong to the observation and must not be closed.
 */
public final class Observation {

  private final NetworkOutput output;
  private final NDArray labels;
  private final UnaryOperator<NDArray> discriminator;
  private NDArray probabilities;
  private NDArray prediction;
  private NDArray sourceProbability;

  /**
   * Wraps a network's output.
   *
   * @param labels (N, h, w) int64 in the logits' resolution, or null where there are none
   * @param discriminator from softmax (N, C, h, w) to the probability of source (N, h, w), or null
   */
  public Observation(NetworkOutput output, NDArray labels, UnaryOperator<NDArray> discriminator) {
    this.output = output;
    this.labels = labels;
    this.discriminator = discriminator;
  }

  /** The manager whose life the arrays share; a measure may make its intermediate arrays in it. */
  public NDManager scope() {
    return output.logits().getManager();
  }

  /** (N, D, h, w). */
  public NDArray features() {
    return output.features();
  }

  /** (N, C, h, w). */
  public NDArray logits() {
    return output.logits();
  }

  /** softmax of the logits, (N, C, h, w). */
  public NDArray probabilities() {
    if (probabilities == null) {
      probabilities = logits().softmax(1);
    }
    return probabilities;
  }

  /** The class of the largest logit, (N, h, w) int64. */
  public NDArray prediction() {
    if (prediction == null) {
      try (NDArray largest = logits().argMax(1)) {
        prediction = largest.toType(DataType.INT64, true);
      }
    }
    return prediction;
  }

  /** Labels brought to the logits' resolution, (N, h, w) int64 with 255 = ignored; empty for the unlabelled pool. */
  public Optional<NDArray> labels() {
    return Optional.ofNullable(labels);
  }

  /** The discriminator's probability that a place looks like the source, (N, h, w). */
  public NDArray sourceProbability() {
    if (sourceProbability == null) {
      if (discriminator == null) {
        throw new MadaException(
            "there is no discriminator: set stages.warmup.adversarial_weight above 0 and run the warm-up again");
      }
      sourceProbability = discriminator.apply(probabilities());
    }
    return sourceProbability;
  }
}

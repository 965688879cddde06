package io.mada.api.select;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.mada.api.MadaException;
import io.mada.api.data.Superpixels;
import io.mada.api.nn.NetworkOutput;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * What the network says about a batch of N images, from which a {@link Probe} takes what it needs.
 * Derived arrays are computed when first asked for and shared; all arrays belong to the observation
 * and must not be closed. Used by one thread.
 */
public final class Observation {

  private final NetworkOutput output;
  private final NDArray labels;
  private final UnaryOperator<NDArray> discriminator;
  private final IntFunction<List<Superpixels>> superpixels;
  private final long seed;
  private NDArray probabilities;
  private NDArray prediction;
  private NDArray sourceProbability;

  /**
   * Wraps a network's output, without superpixels and with a seed of 0.
   *
   * @param output of the batch; closed by the caller
   * @param labels (N, h, w) int64 in the logits' resolution, or null where there are none
   * @param discriminator from softmax (N, C, h, w) to the probability of source (N, h, w), or null
   */
  public Observation(NetworkOutput output, NDArray labels, UnaryOperator<NDArray> discriminator) {
    this(output, labels, discriminator, null, 0);
  }

  /**
   * Wraps a network's output, and superpixels of the images.
   *
   * @param output of the batch; closed by the caller
   * @param labels (N, h, w) int64 in the logits' resolution, or null where there are none
   * @param discriminator from softmax (N, C, h, w) to the probability of source (N, h, w), or null
   * @param superpixels of the N images by their size, or null
   * @param seed what {@link #seed} returns
   */
  public Observation(
      NetworkOutput output,
      NDArray labels,
      UnaryOperator<NDArray> discriminator,
      IntFunction<List<Superpixels>> superpixels,
      long seed) {
    this.seed = seed;
    this.superpixels = superpixels;
    this.output = output;
    this.labels = labels;
    this.discriminator = discriminator;
  }

  /**
   * The manager that the arrays live in; a measure may make its intermediate arrays in it.
   *
   * @return the manager, closed when all probes of the batch have been measured
   */
  public NDManager scope() {
    return output.logits().getManager();
  }

  /**
   * What the last convolution classifies.
   *
   * @return (N, D, h, w) float32
   */
  public NDArray features() {
    return output.features();
  }

  /**
   * What the network says about each class.
   *
   * @return (N, C, h, w) float32
   */
  public NDArray logits() {
    return output.logits();
  }

  /**
   * The softmax of the logits.
   *
   * @return (N, C, h, w) float32
   */
  public NDArray probabilities() {
    if (probabilities == null) {
      probabilities = logits().softmax(1);
    }
    return probabilities;
  }

  /**
   * The class of the largest logit.
   *
   * @return (N, h, w) int64
   */
  public NDArray prediction() {
    if (prediction == null) {
      try (NDArray largest = logits().argMax(1)) {
        prediction = largest.toType(DataType.INT64, true);
      }
    }
    return prediction;
  }

  /**
   * Labels brought to the logits' resolution.
   *
   * @return (N, h, w) int64 with 255 = ignored; empty for the unlabelled pool
   */
  public Optional<NDArray> labels() {
    return Optional.ofNullable(labels);
  }

  /**
   * The discriminator's probability that a place looks like the source. A {@link MadaException} if
   * there is no discriminator, as for a strategy that has not declared that it needs one.
   *
   * @return (N, h, w) float32 from 0 to 1
   */
  public NDArray sourceProbability() {
    if (sourceProbability == null) {
      if (discriminator == null) {
        throw new MadaException(
            "there is no discriminator: the stage before needs {term: adversarial, weight: 0.001} among its terms");
      }
      sourceProbability = discriminator.apply(probabilities());
    }
    return sourceProbability;
  }

  /**
   * The images' superpixels, in pixels of their labels. A {@link MadaException} if there are none,
   * as for a strategy that has not declared that it needs them.
   *
   * @param side of the average superpixel's square, one of {@link Needs#superpixels()}
   * @return those of each of the N images
   */
  public List<Superpixels> superpixels(int side) {
    if (superpixels == null) {
      throw new MadaException(
          "there are no superpixels: the strategy's needs must ask for them (Needs.andSuperpixels)");
    }
    return superpixels.apply(side);
  }

  /**
   * The seed of a measure's random numbers. They must not depend on how the images are divided into
   * batches: a measure that draws them mixes in something specific to each image.
   *
   * @return the configuration's {@code seed}
   */
  public long seed() {
    return seed;
  }
}

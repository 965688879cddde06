package io.mada.active.strategy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.mada.api.select.Observation;
import io.mada.api.select.Probe;
import java.util.List;

/**
 * What strategies record for each image. Computed on the network's device; several strategies that
 * ask for one of these share its computation.
 */
public final class Probes {

  /** The mean of the features over all pixels, (N, D). */
  public static final Probe IMAGE_FEATURES =
      new Probe("image_features", observation -> pixelMean(observation.features()));

  /** The mean over the pixels of -sum p log p, (N), in nats. */
  public static final Probe ENTROPY = new Probe("entropy", Probes::entropy);

  /** The mean over the pixels of the largest p minus the second largest, (N). */
  public static final Probe MARGIN = new Probe("margin", Probes::margin);

  /** The mean over the pixels of the largest p, (N). */
  public static final Probe CONFIDENCE = new Probe("confidence", Probes::confidence);

  /** The mean of the discriminator's probability of source, (N). */
  public static final Probe SOURCE_PROBABILITY =
      new Probe("source_probability", observation -> pixelMean(observation.sourceProbability()));

  /**
   * The mean over the pixels of the gradient of the last layer, (p - onehot(prediction)) outer
   * feature, (N, C, D).
   */
  public static final Probe GRADIENT_EMBEDDING =
      new Probe("gradient_embedding", Probes::gradientEmbedding);

  /**
   * All probes that the built-in strategies ask for; another probe with one of these names would be
   * mistaken for it.
   */
  public static final List<Probe> ALL =
      List.of(
          Probe.CLASS_FEATURES,
          IMAGE_FEATURES,
          ENTROPY,
          MARGIN,
          CONFIDENCE,
          SOURCE_PROBABILITY,
          GRADIENT_EMBEDDING,
          RipuStrategy.REGION_SCORE);

  private Probes() {}

  /**
   * Whether a probe is one of the built-in strategies' own, including those of superpixels of any
   * size.
   */
  public static boolean isBuiltIn(Probe probe) {
    return ALL.contains(probe) || SuperpixelProbes.isBuiltIn(probe);
  }

  /** Whether the built-in strategies have, or may have, a probe of this name. */
  public static boolean isTaken(String name) {
    return SuperpixelProbes.isTaken(name)
        || ALL.stream().anyMatch(own -> own.name().equalsIgnoreCase(name));
  }

  private static NDArray entropy(Observation observation) {
    try (NDArray pixels = pixelEntropy(observation)) {
      return pixelMean(pixels);
    }
  }

  /**
   * What entropies are scaled by: the largest for this number of classes. With one class, all are
   * 0.
   */
  static double mostEntropy(int classes) {
    return Math.log(Math.max(2, classes));
  }

  /** -sum p log p of each pixel, (N, h, w); the caller closes it. */
  static NDArray pixelEntropy(Observation observation) {
    // log p from the logits: the logarithm of a vanishing p would not be finite.
    try (NDArray logarithm = observation.logits().logSoftmax(1);
        NDArray product = logarithm.mul(observation.probabilities());
        NDArray sum = product.sum(new int[] {1})) {
      return sum.neg();
    }
  }

  private static NDArray margin(Observation observation) {
    try (NDArray pixels = pixelMargin(observation)) {
      return pixelMean(pixels);
    }
  }

  /** The largest p minus the second largest of each pixel, (N, h, w); the caller closes it. */
  static NDArray pixelMargin(Observation observation) {
    try (NDList largest = observation.probabilities().topK(2, 1, true, true);
        NDArray first = largest.get(0).get(":, 0");
        NDArray second = largest.get(0).get(":, 1")) {
      return first.sub(second);
    }
  }

  private static NDArray confidence(Observation observation) {
    try (NDArray largest = observation.probabilities().max(new int[] {1})) {
      return pixelMean(largest);
    }
  }

  private static NDArray gradientEmbedding(Observation observation) {
    Shape shape = observation.features().getShape();
    long pixels = shape.get(2) * shape.get(3);
    try (NDArray oneHot = observation.prediction().oneHot(classes(observation));
        NDArray predicted = oneHot.transpose(0, 3, 1, 2);
        NDArray error = observation.probabilities().sub(predicted);
        NDArray rows = error.reshape(shape.get(0), -1, pixels);
        NDArray features = observation.features().reshape(shape.get(0), shape.get(1), pixels);
        NDArray columns = features.transpose(0, 2, 1);
        NDArray sum = rows.batchMatMul(columns)) {
      return sum.div(pixels);
    }
  }

  /** The mean over the last two dimensions; the caller closes it. */
  private static NDArray pixelMean(NDArray map) {
    Shape shape = map.getShape();
    int height = shape.dimension() - 2;
    try (NDArray flat = map.reshape(shape.slice(0, height).add(-1))) {
      return flat.mean(new int[] {height});
    }
  }

  private static int classes(Observation observation) {
    return (int) observation.logits().getShape().get(1);
  }
}

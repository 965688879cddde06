package io.mada.api.select;

import ai.djl.ndarray.NDArray;
import io.mada.api.tensor.ClassFeatures;

/**
 * Something to be remembered of each image when the network passes over a set. Strategies that ask
 * for one and the same probe share its computation, and the result is kept as {@code <name>.npy} in
 * the run directory. Two probes of one name are an error, so that a strategy gives its own probe a
 * name of its own, and keeps it in a constant.
 *
 * @param name unique; a file name of letters, digits and {@code _ . -}
 * @param measure computes the values
 */
public record Probe(String name, Measure measure) {

  /**
   * The class features, (N, C, D), from which MADA itself finds the anchors: for each class the
   * mean of the features over its pixels, zeros where there are fewer than {@value
   * ClassFeatures#MINIMUM_PIXELS}. A pixel's class is what the network predicts; where there are
   * labels, pixels that they contradict are left out. They are measured for most strategies anyway,
   * so that asking for them costs nothing.
   */
  public static final Probe CLASS_FEATURES = new Probe("features", Probe::classFeatures);

  /**
   * Computes the value for the images of a batch, on the device. Called by one thread, without
   * recording gradients.
   */
  @FunctionalInterface
  public interface Measure {

    /**
     * Measures a batch of N images.
     *
     * @param observation what the network says of them; its arrays stay open
     * @return float32 of shape (N, ...), finite, the rest of the shape equal for all batches, and
     *     none of the observation's own arrays; the framework closes it
     */
    NDArray measure(Observation observation);
  }

  private static NDArray classFeatures(Observation observation) {
    int classes = (int) observation.logits().getShape().get(1);
    NDArray features = observation.features();
    NDArray prediction = observation.prediction();
    return observation
        .labels()
        .map(labels -> ClassFeatures.pool(features, prediction, labels, classes))
        .orElseGet(() -> ClassFeatures.pool(features, prediction, classes));
  }
}

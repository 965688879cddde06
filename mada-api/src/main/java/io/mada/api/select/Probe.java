package io.mada.api.select;

import ai.djl.ndarray.NDArray;
import io.mada.api.tensor.ClassFeatures;

/**
 * Something to be recorded for each image when the network passes over a set. Strategies that ask
 * for the same probe share its computation, and the result is kept as {@code <name>.npy} in the run
 * directory. Two probes with the same name are an error, so a strategy gives its own probe a unique
 * name and keeps it in a constant.
 *
 * @param name unique; a file name of letters, digits and {@code _ . -}
 * @param measure computes the values
 */
public record Probe(String name, Measure measure) {

  /**
   * The class features, (N, C, D), from which MADA itself finds the anchors: for each class the
   * mean of the features over its pixels, zeros where there are fewer than {@value
   * ClassFeatures#MINIMUM_PIXELS}. A pixel's class is the one that the network predicts; if there
   * are labels, pixels that they contradict are left out. These features are measured for most
   * strategies anyway, so asking for them costs nothing.
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
     * @param observation what the network says about them; its arrays stay open
     * @return float32 of shape (N, ...), finite; the rest of the shape is the same for all batches.
     *     Not one of the observation's own arrays, as the framework closes it
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

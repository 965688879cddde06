package io.mada.api;

import ai.djl.ndarray.NDArray;

/**
 * Something to be remembered of each image when the network passes over a set. Two strategies that ask for probes of
 * one name share one computation, and the result is kept as {@code <name>.npy} in the run directory.
 *
 * @param name unique; a file name of letters, digits and {@code _ . -}
 * @param measure computes the values
 */
public record Probe(String name, Measure measure) {

  /** Computes the value for the images of a batch, on the device. Called by one thread, without recording gradients. */
  @FunctionalInterface
  public interface Measure {

    /**
     * Measures a batch of N images.
     *
     * @param observation what the network says of them; its arrays stay open
     * @return float32 of shape (N, ...), the rest equal for all batches, and none of the observation's own arrays; the
     *     framework closes it
     */
    NDArray measure(Observation observation);
  }
}

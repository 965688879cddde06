package io.mada.api.nn;

import ai.djl.ndarray.NDArray;

/**
 * What a segmentation network computes for N images. Whoever receives it closes it.
 *
 * @param features (N, D, h, w), what the last convolution classifies
 * @param logits (N, C, h, w)
 */
public record NetworkOutput(NDArray features, NDArray logits) implements AutoCloseable {

  /** Closes both arrays. */
  @Override
  public void close() {
    features.close();
    logits.close();
  }
}

package io.mada.api;

import ai.djl.ndarray.NDArray;

/** A supervised loss. */
@FunctionalInterface
public interface Loss {

  /**
   * Computes the loss; gradients must pass to the logits.
   *
   * @param logits (N, C, H, W) float32 at the labels' size, stays open
   * @param labels (N, H, W) int64, 255 where ignored, stays open
   * @return a scalar; the caller closes it
   */
  NDArray compute(NDArray logits, NDArray labels);
}

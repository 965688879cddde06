package io.mada.api.train;

import ai.djl.ndarray.NDArray;

/** A supervised loss. Used by one thread. */
@FunctionalInterface
public interface Loss {

  /**
   * Computes the loss; gradients must reach the logits, so nothing on the way may be computed on
   * the heap, and numbers that they depend on are passed through {@link
   * io.mada.api.tensor.Tensors}. A batch whose pixels are all ignored has the loss 0.
   *
   * @param logits (N, C, H, W) float32 at the labels' size, stays open
   * @param labels (N, H, W) int64, 255 where ignored, stays open
   * @return a float32 scalar in the manager of {@code logits}; the caller closes it
   */
  NDArray compute(NDArray logits, NDArray labels);
}

package io.mada.api.train;

import ai.djl.ndarray.NDArray;

/** Labels unlabelled images for a network to learn from. Used by one thread. */
@FunctionalInterface
public interface PseudoLabels {

  /**
   * Labels images; nothing is recorded.
   *
   * @param pixels (N, 3, H, W) float32 from 0 to 1, stays open
   * @return (N, h, w) int64 at any resolution, 255 where no label is given, in the manager of the
   *     pixels; the caller closes it
   */
  NDArray label(NDArray pixels);
}

package io.mada.train.evaluate;

import ai.djl.ndarray.NDArray;

/** How unsure a network is. */
public final class SoftmaxEntropy {

  /** Has a finite logarithm; 0 times that is 0. */
  private static final double SMALLEST_SHARE = 1e-12;

  private SoftmaxEntropy() {}

  /**
   * The entropy of the softmax divided by log C, from 0 (sure) to 1.
   *
   * @param logits (N, C, h, w), stays open
   * @return (N, 1, h, w), in the scope of the logits
   */
  public static NDArray of(NDArray logits) {
    NDArray shares = logits.softmax(1);
    NDArray sum = shares.clip(SMALLEST_SHARE, 1).log().mul(shares).sum(new int[] {1}, true);
    return sum.div(-Math.log(logits.getShape().get(1)));
  }
}

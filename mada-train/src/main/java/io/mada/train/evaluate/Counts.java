package io.mada.train.evaluate;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What an evaluation has found in a number of batches.
 *
 * @param cells of the confusion matrix of all of them, row-major with a row per label
 * @param pixels the number of counted pixels in each batch
 * @param losses each batch's mean cross-entropy over its counted pixels
 * @param squares the sum of squares of each batch's features, used for distances
 * @param details of a thorough evaluation; null otherwise
 */
public record Counts(
    long[] cells, long[] pixels, float[] losses, float[] squares, Details.Counts details)
    implements Serializable {

  /** The cross-entropy, summed over all counted pixels. */
  double loss() {
    double loss = 0;
    for (int i = 0; i < losses.length; i++) {
      loss += pixels[i] * (double) losses[i];
    }
    return loss;
  }

  double features() {
    double features = 0;
    for (float value : squares) {
      features += value;
    }
    return features;
  }

  /** The counts of these batches followed by the next ones. */
  Counts and(Counts next) {
    long[] allPixels = Arrays.copyOf(pixels, pixels.length + next.pixels.length);
    System.arraycopy(next.pixels, 0, allPixels, pixels.length, next.pixels.length);
    return new Counts(
        sum(cells, next.cells),
        allPixels,
        joined(losses, next.losses),
        joined(squares, next.squares),
        details == null ? null : details.and(next.details));
  }

  static long[] sum(long[] first, long[] second) {
    long[] sum = first.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += second[i];
    }
    return sum;
  }

  private static float[] joined(float[] first, float[] second) {
    float[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}

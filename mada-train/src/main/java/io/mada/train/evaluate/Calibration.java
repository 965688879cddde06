package io.mada.train.evaluate;

import io.mada.api.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How well a network's probabilities match how often it is right. A network is calibrated if 80 %
 * of the pixels whose class it gives a probability of 80 % are right.
 *
 * @param expectedError the expected calibration error (ECE; Guo et al., ICML 2017), from 0 to 1:
 *     the distance between accuracy and confidence in a bin, averaged over all pixels
 * @param bins of equal width, without empty ones
 */
public record Calibration(double expectedError, List<Bin> bins) {

  /** As many as Guo et al. use. */
  static final int BINS = 15;

  /**
   * The pixels whose predicted class has a probability above {@code above} and at most {@code
   * upTo}.
   *
   * @param pixels the number of pixels
   * @param accuracy the share of pixels that are right
   * @param confidence their mean probability
   */
  public record Bin(double above, double upTo, long pixels, double accuracy, double confidence) {}

  /**
   * The calibration over the pixels labelled with certain classes.
   *
   * @param counts as returned by {@link Tensors#calibration}
   * @param scored the training ids that count
   */
  static Calibration of(long[] counts, Set<Integer> scored) {
    int cells = counts.length / 3;
    List<Bin> bins = new ArrayList<>();
    double error = 0;
    long total = 0;
    for (int i = 0; i < BINS; i++) {
      long pixels = 0;
      long right = 0;
      long sure = 0;
      for (int c : scored) {
        int cell = c * BINS + i;
        pixels += counts[cell];
        right += counts[cells + cell];
        sure += counts[2 * cells + cell];
      }
      if (pixels > 0) {
        double confidence = (double) sure / Tensors.CONFIDENCE_UNIT / pixels;
        double accuracy = (double) right / pixels;
        bins.add(new Bin((double) i / BINS, (i + 1.0) / BINS, pixels, accuracy, confidence));
        error += pixels * Math.abs(accuracy - confidence);
        total += pixels;
      }
    }
    return new Calibration(total == 0 ? 0 : error / total, bins);
  }
}

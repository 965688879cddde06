package io.mada.train.evaluate;

import io.mada.api.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How far a network's probabilities are those of being right. A network is calibrated if, of the
 * pixels whose class it gives a probability of 80 %, 80 % are right.
 *
 * @param expectedError the expected calibration error (ECE; Guo et al., ICML 2017), from 0 to 1:
 *     the distance of accuracy and confidence in a bin, averaged over all pixels
 * @param bins of equal width, without those that no pixel is in
 */
public record Calibration(double expectedError, List<Bin> bins) {

  /** As many as Guo et al. have. */
  static final int BINS = 15;

  /**
   * The pixels whose predicted class has a probability above one number and up to another.
   *
   * @param pixels how many they are
   * @param accuracy the share of them that is right
   * @param confidence their mean probability
   */
  public record Bin(double above, double upTo, long pixels, double accuracy, double confidence) {}

  /**
   * Of the pixels that are labelled with some classes.
   *
   * @param counts as {@link Tensors#calibration} has them
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

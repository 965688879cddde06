package io.mada.train;

import java.util.Arrays;

/**
 * Formulas written out in double precision. Arrays of several dimensions are flat, in row-major
 * order.
 */
public final class Reference {

  private Reference() {}

  /** The C values of a pixel in (N, C, pixels). */
  public static double[] pixel(float[] values, int classes, int pixels, int image, int pixel) {
    double[] result = new double[classes];
    for (int c = 0; c < classes; c++) {
      result[c] = values[(image * classes + c) * pixels + pixel];
    }
    return result;
  }

  public static double[] softmax(double[] logits) {
    double largest = Arrays.stream(logits).max().orElseThrow();
    double[] powers = Arrays.stream(logits).map(x -> Math.exp(x - largest)).toArray();
    double sum = Arrays.stream(powers).sum();
    return Arrays.stream(powers).map(p -> p / sum).toArray();
  }

  public static double crossEntropy(double[] logits, int label) {
    return -Math.log(softmax(logits)[label]);
  }

  /** Between two of the values, so that rounding moves none of them across it. */
  public static double middle(double[] values) {
    double[] sorted = Arrays.stream(values).sorted().toArray();
    return (sorted[values.length / 2] + sorted[values.length / 2 + 1]) / 2;
  }

  public static int argMax(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  /** One map (h, w) to (height, width), bilinearly, with aligned corners. */
  public static double[] upsample(double[] map, int h, int w, int height, int width) {
    double[] result = new double[height * width];
    for (int i = 0; i < result.length; i++) {
      int row = i / width;
      double y = height == 1 ? 0 : (double) row * (h - 1) / (height - 1);
      double x = width == 1 ? 0 : (double) (i % width) * (w - 1) / (width - 1);
      int top = Math.min((int) y, h - 1);
      int left = Math.min((int) x, w - 1);
      int bottom = Math.min(top + 1, h - 1);
      int right = Math.min(left + 1, w - 1);
      double upper = map[top * w + left] * (1 - x + left) + map[top * w + right] * (x - left);
      double lower = map[bottom * w + left] * (1 - x + left) + map[bottom * w + right] * (x - left);
      result[i] = upper * (1 - y + top) + lower * (y - top);
    }
    return result;
  }

  /** The mean of log(1 + exp(-x)) for a truth of 1 and of log(1 + exp(x)) for one of 0. */
  public static double binaryCrossEntropy(float[] logits, double truth) {
    double sum = 0;
    for (float x : logits) {
      sum += truth * Math.log1p(Math.exp(-x)) + (1 - truth) * Math.log1p(Math.exp(x));
    }
    return sum / logits.length;
  }
}

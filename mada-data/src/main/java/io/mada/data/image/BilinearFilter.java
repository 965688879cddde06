package io.mada.data.image;

/**
 * Pillow's triangle filter in one dimension, for a range of outputs: output i is the sum of {@code
 * counts[i]} inputs from {@code starts[i]} on, times the weights from {@code weightsOf(i)} on,
 * which are fixed-point numbers.
 *
 * @param reach the room for the weights of one output
 */
record BilinearFilter(int[] starts, int[] counts, int[] weights, int reach) {

  /**
   * Fractional bits of a weight: 32 minus 8 for a pixel and 2 for overflow. Weights are not
   * negative and add up to 1.
   */
  static final int BITS = 22;

  static final int HALF = 1 << (BITS - 1);

  static BilinearFilter of(int in, int out, int first, int size) {
    double scale = (double) in / out;
    double support = Math.max(scale, 1);
    int reach = (int) Math.ceil(support) * 2 + 1;
    var filter = new BilinearFilter(new int[size], new int[size], new int[size * reach], reach);
    double[] exact = new double[reach];
    for (int i = 0; i < size; i++) {
      double center = (first + i + 0.5) * scale;
      int start = Math.max((int) (center - support + 0.5), 0);
      int count = Math.min((int) (center + support + 0.5), in) - start;
      double sum = 0;
      for (int k = 0; k < count; k++) {
        exact[k] = triangle((k + start - center + 0.5) / support);
        sum += exact[k];
      }
      for (int k = 0; k < count; k++) {
        filter.weights[i * reach + k] = (int) (0.5 + exact[k] / sum * (1 << BITS));
      }
      filter.starts[i] = start;
      filter.counts[i] = count;
    }
    return filter;
  }

  private static double triangle(double x) {
    return Math.max(0, 1 - Math.abs(x));
  }

  /** The number of outputs. */
  int size() {
    return starts.length;
  }

  int start(int output) {
    return starts[output];
  }

  int count(int output) {
    return counts[output];
  }

  int weightsOf(int output) {
    return output * reach;
  }

  /** The first input that any output needs. */
  int firstInput() {
    return starts[0];
  }

  /** One past the last input that any output needs. */
  int inputEnd() {
    return starts[size() - 1] + counts[size() - 1];
  }
}

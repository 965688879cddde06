package io.mada.app.predict;

/**
 * Where windows lie along one side of an image: evenly spaced, all of them inside. Their scores are
 * weighted: a window counts less the nearer a place is to an edge where another window continues,
 * and the weights of a place add up to 1.
 */
final class WindowRow {

  private final int length;
  private final int window;
  private final int[] starts;
  private final float[][] weights;

  /**
   * @param length of the side
   * @param window the length of a window; if it is longer than the side, there is one window of the
   *     side's length
   * @param overlap of neighbours, at least; below {@code window}
   */
  WindowRow(int length, int window, int overlap) {
    this.length = length;
    this.window = Math.min(window, length);
    int steps = (int) Math.ceil((double) (length - this.window) / (window - overlap));
    starts = new int[steps + 1];
    for (int i = 1; i <= steps; i++) {
      starts[i] = (int) Math.round((double) i * (length - this.window) / steps);
    }
    weights = shares(overlap);
  }

  private float[][] shares(int overlap) {
    double[] sums = new double[length];
    for (int i = 0; i < starts.length; i++) {
      for (int p = 0; p < window; p++) {
        sums[starts[i] + p] += ramp(i, p, overlap);
      }
    }
    float[][] shares = new float[starts.length][window];
    for (int i = 0; i < starts.length; i++) {
      for (int p = 0; p < window; p++) {
        shares[i][p] = (float) (ramp(i, p, overlap) / sums[starts[i] + p]);
      }
    }
    return shares;
  }

  private double ramp(int i, int p, int overlap) {
    int fromStart = i == 0 ? overlap : p;
    int fromEnd = i == starts.length - 1 ? overlap : window - 1 - p;
    return Math.min(1, (Math.min(fromStart, fromEnd) + 1.) / (overlap + 1.));
  }

  int count() {
    return starts.length;
  }

  /** The length of each window. */
  int window() {
    return window;
  }

  int start(int i) {
    return starts[i];
  }

  float[] weights(int i) {
    return weights[i];
  }

  /** How many places, counted from a window's start, are not covered by any later window. */
  int finished(int i) {
    return (i + 1 < starts.length ? starts[i + 1] : length) - starts[i];
  }

  /** How many places, counted from a window's start, are covered by an earlier window. */
  int shared(int i) {
    return i == 0 ? 0 : starts[i - 1] + window - starts[i];
  }

  /** The largest number of {@link #shared} places. */
  int mostShared() {
    int most = 0;
    for (int i = 0; i < starts.length; i++) {
      most = Math.max(most, shared(i));
    }
    return most;
  }
}

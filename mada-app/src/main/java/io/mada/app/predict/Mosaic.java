package io.mada.app.predict;

import io.mada.api.ImageSize;
import java.util.Optional;

/**
 * Adds up the scores of overlapping windows for an image's pixels, and takes the largest. Windows
 * come row by row, from left to right; a pixel is decided by the last window that covers it. Only
 * what later windows will add to is kept: the right edge of the last window, and the lower edges of
 * a row of windows; never the scores of the whole image.
 */
final class Mosaic {

  private final ImageSize size;
  private final int classes;
  private final WindowRow columns;
  private final WindowRow rows;
  private final float[] right;
  private final float[] below;
  private final byte[] ids;
  private final Optional<byte[]> confidence;

  /** The scores of a window. */
  @FunctionalInterface
  interface Scores {

    /**
     * The probabilities of some rows of the window.
     *
     * @param first from 0
     * @return (C, count, window's width); may be changed
     */
    float[] rows(int first, int count);
  }

  Mosaic(ImageSize size, int classes, Windows windows, boolean withConfidence) {
    this.size = size;
    this.classes = classes;
    columns =
        new WindowRow(
            size.width(), windows.isNone() ? size.width() : windows.width(), windows.overlap());
    rows =
        new WindowRow(
            size.height(), windows.isNone() ? size.height() : windows.height(), windows.overlap());
    right = new float[classes * rows.window() * columns.mostShared()];
    below = new float[classes * rows.mostShared() * size.width()];
    ids = new byte[size.width() * size.height()];
    confidence = withConfidence ? Optional.of(new byte[ids.length]) : Optional.empty();
  }

  WindowRow columns() {
    return columns;
  }

  WindowRow rows() {
    return rows;
  }

  /** The class of every pixel. */
  byte[] ids() {
    return ids;
  }

  /** The probability of that class, from 0 to 255. */
  Optional<byte[]> confidence() {
    return confidence;
  }

  /**
   * Adds a window.
   *
   * @param row of windows
   * @param column in that row
   * @param strip how many rows of pixels are requested at once
   */
  void add(int row, int column, int strip, Scores scores) {
    int height = rows.window();
    for (int first = 0; first < height; first += strip) {
      int count = Math.min(strip, height - first);
      float[] some = scores.rows(first, count);
      for (int i = 0; i < count; i++) {
        for (int c = 0; c < classes; c++) {
          int line = (c * count + i) * columns.window();
          add(row, column, c, first + i, some, line);
        }
        if (first + i < rows.finished(row)) {
          decide(row, column, first + i, some, i * columns.window(), count * columns.window());
        }
      }
    }
  }

  /** Adds the kept scores of one class to a line of pixels, and keeps what is not finished. */
  private void add(int row, int column, int c, int y, float[] scores, int line) {
    int width = columns.window();
    float[] across = columns.weights(column);
    float down = rows.weights(row)[y];
    for (int x = 0; x < width; x++) {
      scores[line + x] *= across[x] * down;
    }
    int edge = (c * rows.window() + y) * columns.mostShared();
    for (int x = 0; x < columns.shared(column); x++) {
      scores[line + x] += right[edge + x];
    }
    int finished = columns.finished(column);
    System.arraycopy(scores, line + finished, right, edge, width - finished);
    int start = columns.start(column);
    if (y < rows.shared(row)) {
      int above = (c * rows.mostShared() + y) * size.width() + start;
      for (int x = 0; x < finished; x++) {
        scores[line + x] += below[above + x];
      }
    }
    int under = y - rows.finished(row);
    if (under >= 0) {
      System.arraycopy(
          scores, line, below, (c * rows.mostShared() + under) * size.width() + start, finished);
    }
  }

  private void decide(int row, int column, int y, float[] scores, int first, int step) {
    int to = (rows.start(row) + y) * size.width() + columns.start(column);
    for (int x = 0; x < columns.finished(column); x++) {
      int best = 0;
      float largest = scores[first + x];
      for (int c = 1; c < classes; c++) {
        float score = scores[first + x + c * step];
        if (score > largest) {
          largest = score;
          best = c;
        }
      }
      ids[to + x] = (byte) best;
      if (confidence.isPresent()) {
        confidence.get()[to + x] = (byte) Math.min(255, Math.round(255 * largest));
      }
    }
  }
}

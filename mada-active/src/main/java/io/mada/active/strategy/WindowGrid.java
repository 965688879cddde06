package io.mada.active.strategy;

import io.mada.api.ImageSize;
import io.mada.api.data.Region;

/**
 * The windows around the cells of a score map, in pixels of the label.
 *
 * @param columns the map's width w
 * @param rows the map's height h
 * @param radius how many pixels a window reaches from its centre to each side
 */
record WindowGrid(int columns, int rows, ImageSize size, int radius) {

  int windowSize() {
    return 2 * radius + 1;
  }

  /** How many whole windows a share of the image's pixels amounts to. */
  double windowsIn(double share) {
    return share * size.width() * size.height() / windowSize() / windowSize();
  }

  /** The window around a cell, cut at the image's edges. */
  Region window(int column, int row) {
    int left = Math.max(0, centreX(column) - radius);
    int top = Math.max(0, centreY(row) - radius);
    int right = Math.min(size.width(), centreX(column) + radius + 1);
    int bottom = Math.min(size.height(), centreY(row) + radius + 1);
    return new Region(left, top, right - left, bottom - top);
  }

  /** The first column whose window reaches the pixel x or beyond, or the number of columns. */
  int firstColumnReaching(int x) {
    int column = 0;
    while (column < columns && centreX(column) + radius < x) {
      column++;
    }
    return column;
  }

  /** The first row whose window reaches the pixel y or beyond, or the number of rows. */
  int firstRowReaching(int y) {
    int row = 0;
    while (row < rows && centreY(row) + radius < y) {
      row++;
    }
    return row;
  }

  /** The first column whose window begins at the pixel x or beyond, or the number of columns. */
  int firstColumnFrom(int x) {
    return firstColumnReaching(x + 2 * radius);
  }

  /** The first row whose window begins at the pixel y or beyond, or the number of rows. */
  int firstRowFrom(int y) {
    return firstRowReaching(y + 2 * radius);
  }

  private int centreX(int column) {
    return (int) ((2L * column + 1) * size.width() / (2L * columns));
  }

  private int centreY(int row) {
    return (int) ((2L * row + 1) * size.height() / (2L * rows));
  }
}

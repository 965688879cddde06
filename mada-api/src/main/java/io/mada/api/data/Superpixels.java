package io.mada.api.data;

import io.mada.api.ImageSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An image divided into superpixels: connected parts of similar colour and about the same size,
 * numbered from 0. May be shared by threads.
 */
public final class Superpixels {

  /**
   * The smallest side of a superpixel's average square; smaller ones are pixels rather than parts.
   */
  public static final int SMALLEST = 4;

  /** No image has more of them. */
  public static final int MOST = 65_535;

  private final ImageSize size;

  /** The superpixel of each pixel, row by row. */
  private final char[] numbers;

  private final int[] pixels;
  private final int[] left;
  private final int[] top;
  private final int[] right;
  private final int[] bottom;

  /**
   * Takes a division of an image. Refuses, with an {@link IllegalArgumentException}, more or fewer
   * numbers than pixels, and numbers that do not include all from 0 to the largest.
   *
   * @param size of the image's label
   * @param numbers the superpixel of each pixel, row by row
   */
  public Superpixels(ImageSize size, int[] numbers) {
    if (numbers.length != size.width() * size.height()) {
      throw new IllegalArgumentException(numbers.length + " numbers are no division of " + size);
    }
    this.size = size;
    this.numbers = new char[numbers.length];
    int count = Arrays.stream(numbers).max().orElse(-1) + 1;
    if (count > MOST || Arrays.stream(numbers).anyMatch(number -> number < 0)) {
      throw new IllegalArgumentException("superpixels are numbered from 0 to " + (MOST - 1));
    }
    pixels = new int[count];
    left = filled(count, size.width());
    top = filled(count, size.height());
    right = new int[count];
    bottom = new int[count];
    for (int i = 0; i < numbers.length; i++) {
      this.numbers[i] = (char) numbers[i];
      add(numbers[i], i % size.width(), i / size.width());
    }
    if (Arrays.stream(pixels).anyMatch(n -> n == 0)) {
      throw new IllegalArgumentException("a superpixel has no pixel");
    }
  }

  private static int[] filled(int length, int value) {
    int[] values = new int[length];
    Arrays.fill(values, value);
    return values;
  }

  private void add(int number, int x, int y) {
    pixels[number]++;
    left[number] = Math.min(left[number], x);
    top[number] = Math.min(top[number], y);
    right[number] = Math.max(right[number], x + 1);
    bottom[number] = Math.max(bottom[number], y + 1);
  }

  /**
   * The most superpixels of a size that an image can have, so that rows with a number for each have
   * the same length for all images.
   *
   * @param image the size of the image's label
   * @param side of the average superpixel's square, in pixels of the label
   * @return the number of such squares that cover the image
   */
  public static int most(ImageSize image, int side) {
    return ceilDiv(image.width(), side) * ceilDiv(image.height(), side);
  }

  /**
   * The size of the label.
   *
   * @return in pixels
   */
  public ImageSize size() {
    return size;
  }

  /**
   * How many superpixels there are.
   *
   * @return at least 1
   */
  public int count() {
    return pixels.length;
  }

  /**
   * The superpixel of a pixel.
   *
   * @param pixel counted row by row over the whole image, as {@link Region#visitRows} does
   * @return its number
   */
  public int number(int pixel) {
    return numbers[pixel];
  }

  /**
   * How large a superpixel is.
   *
   * @param number from 0
   * @return the number of its pixels, at least 1
   */
  public int pixels(int number) {
    return pixels[number];
  }

  /**
   * A superpixel as a region to choose.
   *
   * @param number from 0
   * @return its pixels
   */
  public Region region(int number) {
    int width = right[number] - left[number];
    int height = bottom[number] - top[number];
    List<Integer> runs = new ArrayList<>();
    boolean inside = false;
    int run = 0;
    for (int y = top[number]; y < bottom[number]; y++) {
      for (int x = left[number]; x < right[number]; x++) {
        if (inside != (numbers[y * size.width() + x] == number)) {
          runs.add(run);
          run = 0;
          inside = !inside;
        }
        run++;
      }
    }
    runs.add(run);
    return new Region(left[number], top[number], width, height, runs);
  }

  /** Receives what superpixels have in common with cells of a map. */
  @FunctionalInterface
  public interface CellVisitor {

    /**
     * Called once for each superpixel and each cell that share pixels.
     *
     * @param number the superpixel
     * @param cell the cell's place in the map, row by row
     * @param pixels of the label in both, at least 1
     */
    void visit(int number, int cell, int pixels);
  }

  /**
   * Visits the cells of a map of another resolution, such as that of a network's logits: the pixel
   * (x, y) of the label lies in the cell (floor(x * columns / width), floor(y * rows / height)).
   *
   * @param columns the map's width
   * @param rows the map's height
   * @param visitor is called cell by cell in reading order
   */
  public void visitCells(int columns, int rows, CellVisitor visitor) {
    for (int row = 0; row < rows; row++) {
      int y = first(row, rows, size.height());
      int yEnd = first(row + 1, rows, size.height());
      for (int column = 0; column < columns; column++) {
        int x = first(column, columns, size.width());
        int xEnd = first(column + 1, columns, size.width());
        visitCell(new Region(x, y, xEnd - x, yEnd - y), row * columns + column, visitor);
      }
    }
  }

  /** The first pixel of a cell along a side. */
  private static int first(int cell, int cells, int pixelsOfSide) {
    return ceilDiv((long) cell * pixelsOfSide, cells);
  }

  private static int ceilDiv(long dividend, int divisor) {
    return (int) ((dividend + divisor - 1) / divisor);
  }

  private void visitCell(Region window, int cell, CellVisitor visitor) {
    int[] found = new int[(int) window.pixels()];
    int[] counts = new int[found.length];
    int different = 0;
    for (int y = window.y(); y < window.y() + window.height(); y++) {
      for (int x = window.x(); x < window.x() + window.width(); x++) {
        int number = numbers[y * size.width() + x];
        int place = 0;
        while (place < different && found[place] != number) {
          place++;
        }
        found[place] = number;
        counts[place]++;
        different = Math.max(different, place + 1);
      }
    }
    for (int i = 0; i < different; i++) {
      visitor.visit(found[i], cell, counts[i]);
    }
  }

  /**
   * The mean of a map over the pixels of each superpixel, as {@link #visitCells} places them.
   *
   * @param map rows * columns numbers, row by row
   * @param columns the map's width
   * @param rows the map's height
   * @return a number for each superpixel
   */
  public double[] means(float[] map, int columns, int rows) {
    double[] means = new double[count()];
    visitCells(columns, rows, (number, cell, n) -> means[number] += (double) n * map[cell]);
    for (int i = 0; i < means.length; i++) {
      means[i] /= pixels[i];
    }
    return means;
  }
}

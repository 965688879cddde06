package io.mada.api.data;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of an image, in pixels of its label: a window, or what {@code runs} leave of it. Code that
 * handles windows can handle any region through its {@link #parts()}.
 *
 * @param x the left edge, from 0
 * @param y the upper edge, from 0
 * @param width at least 1
 * @param height at least 1
 * @param runs the window's pixels row by row, as numbers of pixels that are alternately outside and
 *     inside the region, beginning with those outside, of which there may be 0; none if the whole
 *     window is inside
 */
public record Region(int x, int y, int width, int height, List<Integer> runs) {

  /**
   * Refuses runs that do not match the window, with an {@link IllegalArgumentException}.
   *
   * @param x the left edge, from 0
   * @param y the upper edge, from 0
   * @param width at least 1
   * @param height at least 1
   * @param runs pixels alternately outside and inside, width * height in all, or none
   */
  public Region {
    runs = List.copyOf(runs);
    long pixels = 0;
    for (int i = 0; i < runs.size(); i++) {
      if (runs.get(i) < (i == 0 ? 0 : 1)) {
        throw new IllegalArgumentException("a run of " + runs.get(i) + " pixels in a region");
      }
      pixels += runs.get(i);
    }
    if (!runs.isEmpty() && (runs.size() == 1 || pixels != (long) width * height)) {
      throw new IllegalArgumentException(
          "runs of " + pixels + " pixels are no region in a window of " + width + "x" + height);
    }
  }

  /**
   * A window.
   *
   * @param x the left edge, from 0
   * @param y the upper edge, from 0
   * @param width at least 1
   * @param height at least 1
   */
  public Region(int x, int y, int width, int height) {
    this(x, y, width, height, List.of());
  }

  /**
   * Whether all pixels between the edges are in the region.
   *
   * @return false if only some are
   */
  public boolean isWindow() {
    return runs.isEmpty();
  }

  /**
   * How large the region is.
   *
   * @return the number of its pixels
   */
  public long pixels() {
    if (isWindow()) {
      return (long) width * height;
    }
    long pixels = 0;
    for (int i = 1; i < runs.size(); i += 2) {
      pixels += runs.get(i);
    }
    return pixels;
  }

  /**
   * The windows that make up the region without overlap: itself if it is one, or pieces of rows.
   *
   * @return in reading order
   */
  public List<Region> parts() {
    if (isWindow()) {
      return List.of(this);
    }
    List<Region> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < runs.size(); i++) {
      int end = start + runs.get(i);
      for (int from = start; i % 2 == 1 && from < end; from = rowEnd(from)) {
        int length = Math.min(end, rowEnd(from)) - from;
        parts.add(new Region(x + from % width, y + from / width, length, 1));
      }
      start = end;
    }
    return parts;
  }

  /** Receives pieces of an image's rows. */
  @FunctionalInterface
  public interface RowVisitor {

    /**
     * A piece of a row, all of it in the region.
     *
     * @param from its first pixel, counted row by row over the whole image
     * @param to the one after its last
     */
    void row(int from, int to);
  }

  /**
   * Visits all pixels of the region in pieces of rows, as they lie in arrays of an image's pixels.
   *
   * @param imageWidth in pixels
   * @param visitor called once for each piece
   */
  public void visitRows(int imageWidth, RowVisitor visitor) {
    for (Region part : parts()) {
      for (int line = part.y; line < part.y + part.height; line++) {
        int from = line * imageWidth + part.x;
        visitor.row(from, from + part.width);
      }
    }
  }

  private int rowEnd(int pixel) {
    return (pixel / width + 1) * width;
  }
}

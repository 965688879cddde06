package io.mada.label.format;

import io.mada.api.ImageSize;
import io.mada.label.json.Json;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The pixels of a polygon: those whose centres are inside it, by the even-odd rule. Two polygons
 * that share an edge therefore share no pixel and leave none out. COCO's own code also draws the
 * outline, and so includes about half a pixel more on each side.
 */
final class PolygonFill {

  /** Any sensible outline stays below this; more would fill the memory. */
  private static final int MOST_CROSSINGS = 50_000_000;

  private PolygonFill() {}

  /**
   * Adds the pixels of a polygon.
   *
   * @param points x and y alternating, in pixels from the upper left corner of the image
   * @param pixels row by row
   * @param at starts the error message about an invalid polygon
   */
  static void fill(double[] points, ImageSize size, BitSet pixels, Json at) {
    if (points.length < 6 || points.length % 2 != 0) {
      throw at.error("is no polygon: it has " + points.length + " coordinates");
    }
    int[] counts = new int[size.height()];
    long crossings = 0;
    for (int i = 0; i < points.length; i += 2) {
      crossings += edge(points, i, size, counts, null);
      if (crossings > MOST_CROSSINGS) {
        throw at.error("is too long an outline");
      }
    }
    double[][] rows = new double[size.height()][];
    for (int y = 0; y < rows.length; y++) {
      rows[y] = new double[counts[y]];
    }
    Arrays.fill(counts, 0);
    for (int i = 0; i < points.length; i += 2) {
      edge(points, i, size, counts, rows);
    }
    for (int y = 0; y < rows.length; y++) {
      Arrays.sort(rows[y]);
      for (int k = 0; k + 1 < rows[y].length; k += 2) {
        int from = first(rows[y][k], size.width());
        int to = first(rows[y][k + 1], size.width());
        pixels.set(y * size.width() + from, y * size.width() + to);
      }
    }
  }

  /**
   * Where an edge crosses the middles of rows. The edge includes its upper end, but not its lower
   * one.
   */
  private static int edge(double[] points, int i, ImageSize size, int[] counts, double[][] rows) {
    int next = (i + 2) % points.length;
    boolean down = points[i + 1] <= points[next + 1];
    int upper = down ? i : next;
    int lower = down ? next : i;
    double slope = (points[lower] - points[upper]) / (points[lower + 1] - points[upper + 1]);
    int from = first(points[upper + 1], size.height());
    int to = first(points[lower + 1], size.height());
    for (int y = from; y < to; y++) {
      if (rows != null) {
        rows[y][counts[y]] = points[upper] + slope * (y + 0.5 - points[upper + 1]);
      }
      counts[y]++;
    }
    return Math.max(0, to - from);
  }

  /** The first pixel whose centre is not before a coordinate. */
  private static int first(double coordinate, int end) {
    return (int) Math.max(0, Math.min(end, Math.ceil(coordinate - 0.5)));
  }
}

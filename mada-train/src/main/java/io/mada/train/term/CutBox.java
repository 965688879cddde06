package io.mada.train.term;

import io.mada.api.data.Region;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Chooses the boxes that are cut out of one image and pasted into another. */
final class CutBox {

  /** The smallest share of the image an object must have to be cut out. */
  private static final double LEAST_AREA = 0.005;

  /** The share of the image for a box without an object. */
  private static final double USUAL_AREA = 0.5;

  private CutBox() {}

  /**
   * The bounding box of one connected component of a class (pixels touching at corners are
   * connected), or a random box of half the image if no component is large enough (Ning et al.,
   * TPAMI 2023).
   *
   * @param map the class of each pixel, row by row
   * @param width of the map
   */
  static Region of(byte[] map, int width, int wanted, RandomGenerator random) {
    int height = map.length / width;
    List<Region> boxes = components(map, width, wanted);
    if (boxes.isEmpty()) {
      return anywhere(width, height, random);
    }
    return boxes.get(random.nextInt(boxes.size()));
  }

  /** The boxes of the components that are large enough. */
  private static List<Region> components(byte[] map, int width, int wanted) {
    boolean[] done = new boolean[map.length];
    int[] queue = new int[map.length];
    List<Region> boxes = new ArrayList<>();
    for (int start = 0; start < map.length; start++) {
      if (done[start] || (map[start] & 0xff) != wanted) {
        continue;
      }
      done[start] = true;
      queue[0] = start;
      int count = 1;
      int left = width;
      int right = 0;
      int top = map.length;
      int bottom = 0;
      for (int next = 0; next < count; next++) {
        int x = queue[next] % width;
        int y = queue[next] / width;
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
        count = enqueueNeighbours(map, width, x, y, done, queue, count);
      }
      if (count > LEAST_AREA * map.length) {
        boxes.add(new Region(left, top, right - left + 1, bottom - top + 1));
      }
    }
    return Collections.unmodifiableList(boxes);
  }

  private static int enqueueNeighbours(
      byte[] map, int width, int x, int y, boolean[] done, int[] queue, int count) {
    int end = count;
    int height = map.length / width;
    for (int v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
      for (int u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
        int at = v * width + u;
        if (!done[at] && map[at] == map[y * width + x]) {
          done[at] = true;
          queue[end++] = at;
        }
      }
    }
    return end;
  }

  private static Region anywhere(int width, int height, RandomGenerator random) {
    double share = Math.exp(random.nextDouble() * Math.log(USUAL_AREA));
    int boxHeight = Math.max(1, (int) Math.round(share * height));
    int boxWidth = Math.max(1, (int) Math.round(USUAL_AREA / share * width));
    return new Region(
        random.nextInt(width - boxWidth + 1),
        random.nextInt(height - boxHeight + 1),
        boxWidth,
        boxHeight);
  }
}

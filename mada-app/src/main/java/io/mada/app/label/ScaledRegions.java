package io.mada.app.label;

import io.mada.api.ImageSize;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.data.image.Resize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Regions of an image as training sees it, in pixels of the image as a person sees it. They are
 * resized like labels.
 */
final class ScaledRegions {

  /** The maximum number in one map, in which they are the ids. */
  private static final int MOST = LabelMap.IGNORED;

  private ScaledRegions() {}

  /**
   * The regions at another size; empty for a region that has no pixels left there.
   *
   * @param regions do not overlap
   * @param from their current size
   * @param to the wanted size
   */
  static List<Region> of(List<Region> regions, ImageSize from, ImageSize to) {
    if (from.equals(to)) {
      return regions;
    }
    List<Region> scaled = new ArrayList<>();
    for (int first = 0; first < regions.size(); first += MOST) {
      List<Region> some = regions.subList(first, Math.min(first + MOST, regions.size()));
      scaled.addAll(regions(Resize.nearest(map(some, from), to), some.size()));
    }
    return scaled;
  }

  private static LabelMap map(List<Region> regions, ImageSize size) {
    byte[] ids = new byte[size.width() * size.height()];
    Arrays.fill(ids, (byte) LabelMap.IGNORED);
    for (int i = 0; i < regions.size(); i++) {
      byte id = (byte) i;
      regions.get(i).visitRows(size.width(), (from, to) -> Arrays.fill(ids, from, to, id));
    }
    return new LabelMap(size.width(), size.height(), ids);
  }

  private static List<Region> regions(LabelMap map, int count) {
    int width = map.width();
    int[] left = filled(count, width);
    int[] top = filled(count, map.height());
    int[] right = filled(count, -1);
    int[] bottom = filled(count, -1);
    for (int pixel = 0; pixel < map.ids().length; pixel++) {
      int id = map.ids()[pixel] & 0xff;
      if (id != LabelMap.IGNORED) {
        int x = pixel % width;
        int y = pixel / width;
        left[id] = Math.min(left[id], x);
        right[id] = Math.max(right[id], x);
        top[id] = Math.min(top[id], y);
        bottom[id] = y;
      }
    }
    List<Region> regions = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      if (right[id] >= 0) {
        var box = new Region(left[id], top[id], right[id] - left[id] + 1, bottom[id] - top[id] + 1);
        regions.add(region(map, id, box));
      }
    }
    return regions;
  }

  private static int[] filled(int count, int value) {
    int[] values = new int[count];
    Arrays.fill(values, value);
    return values;
  }

  private static Region region(LabelMap map, int id, Region box) {
    List<Integer> runs = new ArrayList<>();
    boolean inside = false;
    int length = 0;
    for (int y = box.y(); y < box.y() + box.height(); y++) {
      for (int x = box.x(); x < box.x() + box.width(); x++) {
        boolean now = (map.ids()[y * map.width() + x] & 0xff) == id;
        if (now != inside) {
          runs.add(length);
          length = 0;
          inside = now;
        }
        length++;
      }
    }
    runs.add(length);
    boolean whole = runs.size() == 2 && runs.get(0) == 0;
    return new Region(
        box.x(), box.y(), box.width(), box.height(), whole ? List.<Integer>of() : runs);
  }
}

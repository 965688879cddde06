package io.mada.app.benchmark;

import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import io.mada.app.run.SelectionTable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/**
 * What labels cost a person, in clicks: the vertices of the polygons that have the true outlines of
 * what is chosen, to two pixels. Many other costs are left out, such as finding the class.
 */
public final class Clicks {

  private static final double TOLERANCE = 2;

  private final IntFunction<LabelMap> labels;

  /** Whole images, which many cells choose. */
  private final Map<Integer, Long> images = new ConcurrentHashMap<>();

  /**
   * @param labels the label of a pool image
   */
  Clicks(IntFunction<LabelMap> labels) {
    this.labels = labels;
  }

  /** Of all that has been chosen of a pool. */
  long of(SelectionTable chosen) {
    long clicks = 0;
    for (int image : chosen.images()) {
      clicks += images.computeIfAbsent(image, i -> vertices(i, (x, y) -> true));
    }
    for (Map.Entry<Integer, List<Region>> windows : chosen.windows().entrySet()) {
      clicks += vertices(windows.getKey(), (x, y) -> isIn(windows.getValue(), x, y));
    }
    return clicks;
  }

  private long vertices(int image, Outlines.Part part) {
    return new Outlines(labels.apply(image), part).vertices(TOLERANCE);
  }

  private static boolean isIn(List<Region> windows, int x, int y) {
    return windows.stream()
        .anyMatch(
            window ->
                x >= window.x()
                    && y >= window.y()
                    && x < window.x() + window.width()
                    && y < window.y() + window.height());
  }
}

package io.mada.label.task;

import io.mada.api.ImageSize;
import io.mada.api.data.Region;
import java.util.Arrays;
import java.util.List;

/**
 * An image that a person is asked to label, and why.
 *
 * @param name of the image in the pool; may hold slashes
 * @param image its place in the pool
 * @param size of the label that is asked for, and of every picture of this image in the hand-over
 * @param round of the selection that has chosen it
 * @param rank among the choices of the round; 1 is the most wanted
 * @param score the strategy's; the higher, the more wanted
 * @param reason a sentence for people
 * @param picture the image's file, relative to the hand-over's folder
 * @param regions the parts to label, in pixels of the label; none where all of it is wanted
 */
public record LabelTask(
    String name,
    int image,
    ImageSize size,
    int round,
    int rank,
    double score,
    String reason,
    String picture,
    List<Region> regions) {

  public LabelTask {
    regions = List.copyOf(regions);
  }

  /** Whether only parts of the image are wanted. */
  public boolean isPartial() {
    return !regions.isEmpty();
  }

  /**
   * Which pixels are wanted.
   *
   * @return width height values, row by row
   */
  public boolean[] wanted() {
    boolean[] wanted = new boolean[size.width() * size.height()];
    if (!isPartial()) {
      Arrays.fill(wanted, true);
      return wanted;
    }
    for (Region region : regions) {
      for (Region part : region.parts()) {
        for (int y = part.y(); y < part.y() + part.height(); y++) {
          int from = y * size.width() + part.x();
          Arrays.fill(wanted, from, from + part.width(), true);
        }
      }
    }
    return wanted;
  }
}

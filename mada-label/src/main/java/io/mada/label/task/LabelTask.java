package io.mada.label.task;

import io.mada.api.ImageSize;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Region;
import java.util.Arrays;
import java.util.List;

/**
 * An image that a person is asked to label, and why.
 *
 * @param name of the image in the pool; may contain slashes
 * @param image its index in the pool
 * @param size of the requested label, and of every picture of this image in the hand-over
 * @param round of the selection that has chosen it
 * @param rank among the choices of the round; 1 is the most wanted
 * @param score from the strategy; the higher, the more wanted
 * @param reason a sentence for people
 * @param picture the image's file, relative to the hand-over's folder
 * @param regions the parts to label, in pixels of the label; empty if the whole image is wanted
 * @param earlier how many of them, at the start of the list, were chosen by earlier rounds
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
    List<Region> regions,
    int earlier) {

  public LabelTask {
    regions = List.copyOf(regions);
  }

  /** A task for an image of which no earlier round has chosen parts. */
  public LabelTask(
      String name,
      int image,
      ImageSize size,
      int round,
      int rank,
      double score,
      String reason,
      String picture,
      List<Region> regions) {
    this(name, image, size, round, rank, score, reason, picture, regions, 0);
  }

  /** The regions that this round has chosen. */
  public List<Region> added() {
    return regions.subList(earlier, regions.size());
  }

  /** Keeps only the wanted parts of a label. */
  public LabelMap wanted(LabelMap label) {
    if (!isPartial()) {
      return label;
    }
    boolean[] wanted = wanted();
    byte[] ids = label.ids().clone();
    for (int i = 0; i < ids.length; i++) {
      if (!wanted[i]) {
        ids[i] = (byte) LabelMap.IGNORED;
      }
    }
    return new LabelMap(label.width(), label.height(), ids);
  }

  /** A label without a class. */
  public LabelMap unlabelled() {
    byte[] ids = new byte[size.width() * size.height()];
    Arrays.fill(ids, (byte) LabelMap.IGNORED);
    return new LabelMap(size.width(), size.height(), ids);
  }

  /** The same task with a different reason. */
  public LabelTask because(String other) {
    return new LabelTask(name, image, size, round, rank, score, other, picture, regions, earlier);
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
      region.visitRows(size.width(), (from, to) -> Arrays.fill(wanted, from, to, true));
    }
    return wanted;
  }
}

package io.mada.app.pipeline;

import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Looks for pixels that count. If a taxonomy is wrong, all may be ignored, and nothing would be
 * learnt or scored.
 */
final class LabelCheck {

  private final ImageSet set;
  private final List<Integer> images;
  private final Set<Integer> classes;

  /**
   * @param images whose labels are looked at
   * @param classes the training ids that count
   */
  LabelCheck(ImageSet set, List<Integer> images, Set<Integer> classes) {
    this.set = set;
    this.images = images;
    this.classes = classes;
  }

  /** The ending of the message about labels without such pixels. */
  static final String ADVICE =
      "; compare the ids in the label files with the taxonomy: 255, and what it ignores, count"
          + " for nothing";

  /** A check of all images of a set. */
  static LabelCheck of(ImageSet set, Set<Integer> classes) {
    return new LabelCheck(set, IntStream.range(0, set.size()).boxed().toList(), classes);
  }

  /**
   * Whether any image has a pixel that counts. Stops at the first one, which is nearly always in
   * the first label.
   *
   * @param most the maximum number of images to look at, spread evenly over all
   */
  boolean finds(int most) {
    int looks = Math.min(most, images.size());
    return IntStream.range(0, looks)
        .anyMatch(i -> counts(set.label(images.get((int) ((long) i * images.size() / looks)))));
  }

  /** Whether a label has a pixel that counts. */
  boolean counts(LabelMap label) {
    boolean[] counted = new boolean[256];
    classes.forEach(id -> counted[id] = true);
    for (byte id : label.ids()) {
      if (counted[id & 0xff]) {
        return true;
      }
    }
    return false;
  }
}

package io.mada.api.data;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An augmented batch, and where each of its pixels comes from: for terms that teach one view with
 * what is predicted for another.
 *
 * @param batch the changed images and labels
 * @param before the size of the unchanged images
 * @param origins (N, H, W) of the changed batch: the place y W' + x of each pixel in the unchanged
 *     image, W' its width, or -1 if it comes from none
 */
public record AugmentedView(Batch batch, ImageSize before, int[] origins) {

  /** Each digit of a place is kept as a training id; the last id means that there is no place. */
  private static final int BASE = LabelMap.IGNORED;

  /**
   * Changes each image, and finds out where its pixels come from: the augmentations are run again
   * with the same random numbers, on places instead of labels. So they need not know about it, but
   * must change a picture in the same way whatever its label is.
   *
   * @param batch stays as it is
   * @param augmentations applied to each image and its label, in order; they keep images of the
   *     same size at the same size
   * @param seed of all random numbers
   * @return the new view
   * @throws MadaException if an augmentation looks at labels to decide what it does
   */
  public static AugmentedView of(Batch batch, List<Augmentation> augmentations, long seed) {
    int pixels = batch.size().width() * batch.size().height();
    List<byte[]> labels = new ArrayList<>(List.of(batch.labels()));
    for (int unit = 1; unit < pixels; unit *= BASE) {
      labels.add(digits(batch.labels().length, pixels, unit));
    }
    List<Batch> views =
        labels.parallelStream()
            .map(ids -> new Batch(batch.indices(), batch.size(), batch.rgb(), ids))
            .map(view -> view.augmented(augmentations, new SplittableRandom(seed)))
            .toList();
    if (views.stream().anyMatch(view -> !Arrays.equals(view.rgb(), views.get(0).rgb()))) {
      throw new MadaException(
          "an augmentation changes pictures in another way where their labels are others; where a pixel comes from"
              + " cannot be told then, which terms with the setting 'strong' must know: leave it out there");
    }
    int[] origins = new int[views.get(0).labels().length];
    for (int digit = views.size() - 1; digit > 0; digit--) {
      byte[] ids = views.get(digit).labels();
      for (int i = 0; i < origins.length; i++) {
        int value = ids[i] & 0xff;
        origins[i] = value == BASE || origins[i] < 0 ? -1 : origins[i] * BASE + value;
      }
    }
    return new AugmentedView(views.get(0), batch.size(), origins);
  }

  private static byte[] digits(int length, int pixels, int unit) {
    byte[] ids = new byte[length];
    for (int i = 0; i < length; i++) {
      ids[i] = (byte) (i % pixels / unit % BASE);
    }
    return ids;
  }

  /**
   * The origins at another resolution, such as that of a network's output, taken from the pixels at
   * the centres of its cells.
   *
   * @param from the size of a map of the unchanged images
   * @param to the size of a map of the changed ones
   * @return (N, h, w) of {@code to}: the place y w' + x of each cell in {@code from}, w' its width,
   *     or -1
   */
  public long[] origins(ImageSize from, ImageSize to) {
    ImageSize size = batch.size();
    int cells = to.width() * to.height();
    long[] result = new long[batch.count() * cells];
    for (int i = 0; i < result.length; i++) {
      int y = centre(i % cells / to.width(), to.height(), size.height());
      int x = centre(i % to.width(), to.width(), size.width());
      int origin = origins[(i / cells * size.height() + y) * size.width() + x];
      long row = (long) (origin / before.width()) * from.height() / before.height();
      long column = (long) (origin % before.width()) * from.width() / before.width();
      result[i] = origin < 0 ? -1 : row * from.width() + column;
    }
    return result;
  }

  private static int centre(int cell, int cells, int pixels) {
    return (int) ((2L * cell + 1) * pixels / (2L * cells));
  }
}

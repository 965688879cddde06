package io.mada.data.augment;

import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.data.Augmentation;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Sample;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Covers a square at a random place with grey and ignores its labels: {@code cutout: 0.33} (DeVries
 * and Taylor, 2017). Part of the square may lie beyond the border.
 *
 * @param share the square's side as a share of the image's short side
 */
public record Cutout(double share) implements Augmentation {

  public static Cutout read(Section section) {
    return new Cutout(section.number("cutout", Range.above(0).atMost(1)));
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    int width = sample.image().width();
    int height = sample.image().height();
    int side = Math.max(1, (int) (share * Math.min(width, height)));
    int left = random.nextInt(width) - side / 2;
    int top = random.nextInt(height) - side / 2;
    byte[] rgb = sample.image().rgb().clone();
    byte[] ids = sample.label().ids().clone();
    int from = Math.max(0, left);
    int to = Math.min(width, left + side);
    for (int y = Math.max(0, top); y < Math.min(height, top + side); y++) {
      Arrays.fill(rgb, 3 * (y * width + from), 3 * (y * width + to), Warp.GREY);
      Arrays.fill(ids, y * width + from, y * width + to, (byte) LabelMap.IGNORED);
    }
    return new Sample(new RgbImage(width, height, rgb), new LabelMap(width, height, ids));
  }
}

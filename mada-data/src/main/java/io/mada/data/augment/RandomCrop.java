package io.mada.data.augment;

import io.mada.api.ImageSize;
import io.mada.api.Section;
import io.mada.api.data.Augmentation;
import io.mada.api.data.Region;
import io.mada.api.data.Sample;
import io.mada.data.image.Resize;
import java.util.random.RandomGenerator;

/**
 * Cuts out a random window: {@code random_crop: [896, 512]}. As in the published method, an image
 * that is narrower or shorter than the window is resized to the window's size instead.
 */
public record RandomCrop(ImageSize size) implements Augmentation {

  public static RandomCrop read(Section section) {
    section.isList("random_crop");
    return new RandomCrop(section.size("random_crop").orElseThrow());
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    return cutScaled(sample, sample.image().size(), random);
  }

  /**
   * Does the same as resizing the sample and then cropping it, without computing what is cropped
   * away.
   */
  Sample cutScaled(Sample sample, ImageSize scaled, RandomGenerator random) {
    if (scaled.width() < size.width() || scaled.height() < size.height()) {
      return Resize.both(Resize.both(sample, scaled), size);
    }
    int x = random.nextInt(scaled.width() - size.width() + 1);
    int y = random.nextInt(scaled.height() - size.height() + 1);
    Region window = new Region(x, y, size.width(), size.height());
    if (scaled.equals(sample.image().size())) {
      return Window.cut(sample, window);
    }
    return new Sample(
        Resize.bilinear(sample.image(), scaled, window),
        Resize.nearest(sample.label(), scaled, window));
  }
}

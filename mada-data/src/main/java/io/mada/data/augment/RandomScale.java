package io.mada.data.augment;

import io.mada.api.ConfigurationException;
import io.mada.api.ImageSize;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.Text;
import io.mada.api.data.Augmentation;
import io.mada.api.data.Sample;
import io.mada.data.image.Resize;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Resizes to a random width, keeping the aspect ratio. {@code random_scale: [0.5, 1.5]} draws the
 * width as a share of the image's own; {@code random_scale: {range: [0.5, 1.5], width: 2200}} as a
 * share of a fixed one.
 *
 * @param width the fixed width, or 0 for the image's own
 */
public record RandomScale(double least, double most, int width) implements Augmentation {

  private static final Range SCALE = Range.above(0).atMost(100);
  private static final Range WIDTH = Range.between(1, 1 << 20);

  public static RandomScale read(Section section) {
    String name = "random_scale";
    if (section.isList(name)) {
      return of(section, name, 0);
    }
    Section settings = section.section(name);
    return of(settings, "range", settings.integer("width", 0, WIDTH));
  }

  private static RandomScale of(Section section, String key, int width) {
    List<Double> range = section.numbers(key, SCALE);
    boolean valid = range.size() == 2 && range.get(0) <= range.get(1);
    section.check(valid, key, "must be [least, most] with 0 < least <= most");
    return new RandomScale(range.get(0), range.get(1), width);
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    return Resize.both(sample, draw(sample.image().size(), random));
  }

  /** The random size for an image. */
  public ImageSize draw(ImageSize size, RandomGenerator random) {
    double scale = least + (most - least) * random.nextDouble();
    int newWidth = Math.max(1, (int) (scale * (width > 0 ? width : size.width())));
    int newHeight = Math.max(1, (int) (newWidth / ((double) size.width() / size.height())));
    ImageSize scaled = new ImageSize(newWidth, newHeight);
    if (!scaled.isPossible()) {
      throw new ConfigurationException(
          Text.of(
              "random_scale makes %s of %s, more pixels than an image can have; lower it",
              scaled, size));
    }
    return scaled;
  }
}

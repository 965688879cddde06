package io.mada.data.augment;

import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.data.Augmentation;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Sample;
import java.util.random.RandomGenerator;

/** Mirrors left and right with the given probability: {@code horizontal_flip: 0.5}. */
public record HorizontalFlip(double probability) implements Augmentation {

  public static HorizontalFlip read(Section section) {
    return new HorizontalFlip(section.number("horizontal_flip", Range.between(0, 1)));
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    if (random.nextDouble() >= probability) {
      return sample;
    }
    RgbImage image = sample.image();
    byte[] rgb = mirrorTriples(image.rgb(), 3 * image.width());
    byte[] ids = mirror(sample.label().ids(), image.width());
    return new Sample(
        new RgbImage(image.width(), image.height(), rgb),
        new LabelMap(image.width(), image.height(), ids));
  }

  private static byte[] mirrorTriples(byte[] rgb, int line) {
    byte[] result = new byte[rgb.length];
    for (int start = 0; start < rgb.length; start += line) {
      int from = start + line - 3;
      for (int to = start; to < start + line; to += 3, from -= 3) {
        result[to] = rgb[from];
        result[to + 1] = rgb[from + 1];
        result[to + 2] = rgb[from + 2];
      }
    }
    return result;
  }

  private static byte[] mirror(byte[] ids, int line) {
    byte[] result = new byte[ids.length];
    for (int start = 0; start < ids.length; start += line) {
      for (int x = 0; x < line; x++) {
        result[start + x] = ids[start + line - 1 - x];
      }
    }
    return result;
  }
}

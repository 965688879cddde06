package io.mada.data;

import io.mada.api.Augmentation;
import io.mada.api.LabelMap;
import io.mada.api.RgbImage;
import io.mada.api.Sample;
import io.mada.api.Section;
import java.util.random.RandomGenerator;

/** Mirrors left and right with the given probability: {@code horizontal_flip: 0.5}. */
record HorizontalFlip(double probability) implements Augmentation {

  static HorizontalFlip read(Section section) {
    double probability = section.number("horizontal_flip");
    section.check(probability >= 0 && probability <= 1, "horizontal_flip", "must be from 0 to 1");
    return new HorizontalFlip(probability);
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    if (random.nextDouble() >= probability) {
      return sample;
    }
    RgbImage image = sample.image();
    byte[] rgb = mirror(image.rgb(), image.width(), 3);
    byte[] ids = mirror(sample.label().ids(), image.width(), 1);
    return new Sample(
        new RgbImage(image.width(), image.height(), rgb), new LabelMap(image.width(), image.height(), ids));
  }

  private static byte[] mirror(byte[] pixels, int width, int channels) {
    byte[] result = new byte[pixels.length];
    int line = width * channels;
    for (int start = 0; start < pixels.length; start += line) {
      for (int x = 0; x < line; x += channels) {
        System.arraycopy(pixels, start + x, result, start + line - channels - x, channels);
      }
    }
    return result;
  }
}

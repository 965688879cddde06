package io.mada.data.augment;

import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.data.Augmentation;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Sample;
import java.util.random.RandomGenerator;

/**
 * Changes brightness, contrast, saturation and hue at random, in this order: {@code color_jitter:
 * {brightness: 0.3, contrast: 0.3, saturation: 0.3, hue: 0.05}}. As in torchvision, the first three
 * are factors from U(1 - b, 1 + b), contrast around the image's mean grey; the hue is turned by
 * U(-h, h) of a full circle.
 */
public record ColorJitter(double brightness, double contrast, double saturation, double hue)
    implements Augmentation {

  public static ColorJitter read(Section section) {
    Section settings = section.section("color_jitter");
    return new ColorJitter(
        share(settings, "brightness", 1),
        share(settings, "contrast", 1),
        share(settings, "saturation", 1),
        share(settings, "hue", 0.5));
  }

  private static double share(Section settings, String key, double most) {
    return settings.number(key, 0, Range.between(0, most));
  }

  @Override
  public Sample apply(Sample sample, RandomGenerator random) {
    float bright = factor(brightness, random);
    float steep = factor(contrast, random);
    float vivid = factor(saturation, random);
    float turn = (float) ((2 * random.nextDouble() - 1) * hue);
    RgbImage image = sample.image();
    byte[] rgb = image.rgb();
    float mean = steep == 1 ? 0 : bright * meanGrey(rgb);
    ColorTurn hueTurn = ColorTurn.by(turn);
    byte[] out = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i += 3) {
      float red = mean + (bright * (rgb[i] & 0xff) - mean) * steep;
      float green = mean + (bright * (rgb[i + 1] & 0xff) - mean) * steep;
      float blue = mean + (bright * (rgb[i + 2] & 0xff) - mean) * steep;
      float grey = grey(red, green, blue);
      red = grey + (red - grey) * vivid;
      green = grey + (green - grey) * vivid;
      blue = grey + (blue - grey) * vivid;
      out[i] = toByte(hueTurn.first(red, green, blue));
      out[i + 1] = toByte(hueTurn.first(green, blue, red));
      out[i + 2] = toByte(hueTurn.first(blue, red, green));
    }
    return new Sample(new RgbImage(image.width(), image.height(), out), sample.label());
  }

  private static float factor(double share, RandomGenerator random) {
    return (float) (1 + (2 * random.nextDouble() - 1) * share);
  }

  private static float meanGrey(byte[] rgb) {
    double sum = 0;
    for (int i = 0; i < rgb.length; i += 3) {
      sum += grey(rgb[i] & 0xff, rgb[i + 1] & 0xff, rgb[i + 2] & 0xff);
    }
    int pixels = rgb.length / 3;
    return (float) (sum / pixels);
  }

  private static float grey(float red, float green, float blue) {
    return 0.299f * red + 0.587f * green + 0.114f * blue;
  }

  private static byte toByte(float value) {
    return (byte) Math.round(Math.max(0, Math.min(255, value)));
  }

  /**
   * A rotation of the colour cube around its grey diagonal, which turns the hue and leaves grey
   * unchanged.
   */
  private record ColorTurn(float own, float next, float afterNext) {

    static ColorTurn by(float share) {
      double cos = Math.cos(2 * Math.PI * share);
      double sin = Math.sin(2 * Math.PI * share) / Math.sqrt(3);
      double rest = (1 - cos) / 3;
      return new ColorTurn((float) (cos + rest), (float) (rest - sin), (float) (rest + sin));
    }

    float first(float a, float b, float c) {
      return own * a + next * b + afterNext * c;
    }
  }
}

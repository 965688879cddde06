package io.mada.data.synthetic;

import io.mada.data.label.Colors;
import java.util.SplittableRandom;

/**
 * What comes between scene and image: light, fog and the sensor, a little different in each image.
 */
final class Atmosphere {

  private final Style style;
  private final long seed;
  private final double[] light = new double[3];
  private final double fog;

  /**
   * @param seed of the image
   */
  Atmosphere(Style style, long seed) {
    this.style = style;
    this.seed = seed;
    SplittableRandom random = new SplittableRandom(seed);
    double brightness = varied(1, style.variety(), random);
    for (int channel = 0; channel < 3; channel++) {
      light[channel] = brightness * varied(style.light().get(channel), style.variety() / 3, random);
    }
    fog = varied(style.fog(), Math.min(1, 2 * style.variety()), random);
  }

  private static double varied(double value, double share, SplittableRandom random) {
    return value * (1 + share * (2 * random.nextDouble() - 1));
  }

  /** The finished picture: red, green and blue of every pixel. */
  byte[] develop(Canvas canvas) {
    byte[] rgb = new byte[3 * canvas.colors.length];
    for (int pixel = 0; pixel < canvas.colors.length; pixel++) {
      int color = canvas.colors[pixel];
      if (fog > 0) {
        color = Colors.mix(style.fogColor(), color, Math.exp(-fog * canvas.depths[pixel]));
      }
      expose(color, pixel, rgb);
    }
    return rgb;
  }

  private void expose(int color, int pixel, byte[] rgb) {
    double red = Colors.red(color) * light[0];
    double green = Colors.green(color) * light[1];
    double blue = Colors.blue(color) * light[2];
    double grey = 0.299 * red + 0.587 * green + 0.114 * blue;
    int exposed =
        Colors.of(
            sense(red, grey, pixel, 0), sense(green, grey, pixel, 1), sense(blue, grey, pixel, 2));
    rgb[3 * pixel] = (byte) Colors.red(exposed);
    rgb[3 * pixel + 1] = (byte) Colors.green(exposed);
    rgb[3 * pixel + 2] = (byte) Colors.blue(exposed);
  }

  private double sense(double value, double grey, int pixel, int channel) {
    double vivid = grey + (value - grey) * style.saturation();
    double contrasted = 128 + (vivid - 128) * style.contrast();
    return style.noise() == 0
        ? contrasted
        : contrasted + style.noise() * Noise.gaussian(seed, pixel, channel);
  }
}

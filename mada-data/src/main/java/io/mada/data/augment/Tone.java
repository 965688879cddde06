package io.mada.data.augment;

import io.mada.api.data.RgbImage;
import io.mada.api.data.Sample;

/** Changes to an image's colours that leave its labels alone, as Pillow defines them. */
final class Tone {

  private static final int LEVELS = 256;

  private Tone() {}

  /** Stretches each channel to the whole range. */
  static Sample autocontrast(Sample sample) {
    byte[][] tables = new byte[3][LEVELS];
    int[][] counts = histograms(sample.image());
    for (int c = 0; c < 3; c++) {
      int low = 0;
      int high = LEVELS - 1;
      while (low < high && counts[c][low] == 0) {
        low++;
      }
      while (high > low && counts[c][high] == 0) {
        high--;
      }
      for (int i = 0; i < LEVELS; i++) {
        tables[c][i] = toByte(high > low ? 255.0 * (i - low) / (high - low) : i);
      }
    }
    return mapped(sample, tables);
  }

  /** Gives each channel a flat histogram. */
  static Sample equalize(Sample sample) {
    byte[][] tables = new byte[3][LEVELS];
    int[][] counts = histograms(sample.image());
    for (int c = 0; c < 3; c++) {
      int last = LEVELS - 1;
      while (last > 0 && counts[c][last] == 0) {
        last--;
      }
      int step = (sample.label().ids().length - counts[c][last]) / (LEVELS - 1);
      int sum = step / 2;
      for (int i = 0; i < LEVELS; i++) {
        tables[c][i] = step == 0 ? (byte) i : (byte) Math.min(LEVELS - 1, sum / step);
        sum += counts[c][i];
      }
    }
    return mapped(sample, tables);
  }

  /** Keeps the upper bits of each channel. */
  static Sample posterize(Sample sample, int bits) {
    byte[] table = new byte[LEVELS];
    for (int i = 0; i < LEVELS; i++) {
      table[i] = (byte) (i & (0xff << (8 - bits)));
    }
    return mapped(sample, table, table, table);
  }

  /** Inverts values at or above the threshold. */
  static Sample solarize(Sample sample, int threshold) {
    byte[] table = new byte[LEVELS];
    for (int i = 0; i < LEVELS; i++) {
      table[i] = (byte) (i < threshold ? i : LEVELS - 1 - i);
    }
    return mapped(sample, table, table, table);
  }

  /** Mixes with black. */
  static Sample brightness(Sample sample, double factor) {
    return blended(sample, factor, 0);
  }

  /** Mixes with the image's mean grey. */
  static Sample contrast(Sample sample, double factor) {
    byte[] rgb = sample.image().rgb();
    double sum = 0;
    for (int i = 0; i < rgb.length; i += 3) {
      sum += Math.round(grey(rgb, i));
    }
    return blended(sample, factor, Math.round(3 * sum / rgb.length));
  }

  /** Mixes with the grey image. */
  static Sample colour(Sample sample, double factor) {
    byte[] rgb = sample.image().rgb();
    byte[] out = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      double grey = Math.round(grey(rgb, i - i % 3));
      out[i] = toByte(grey + ((rgb[i] & 0xff) - grey) * factor);
    }
    return with(sample, out);
  }

  /** Mixes with the image smoothed by 1 1 1, 1 5 1, 1 1 1; the border stays. */
  static Sample sharpness(Sample sample, double factor) {
    byte[] rgb = sample.image().rgb();
    byte[] out = rgb.clone();
    int line = 3 * sample.image().width();
    for (int i = line; i < rgb.length - line; i++) {
      if (i % line < 3 || i % line >= line - 3) {
        continue;
      }
      int sum = 4 * (rgb[i] & 0xff);
      for (int above = i - line; above <= i + line; above += line) {
        sum += (rgb[above - 3] & 0xff) + (rgb[above] & 0xff) + (rgb[above + 3] & 0xff);
      }
      double smooth = Math.round(sum / 13.0);
      out[i] = toByte(smooth + ((rgb[i] & 0xff) - smooth) * factor);
    }
    return with(sample, out);
  }

  private static Sample blended(Sample sample, double factor, double with) {
    byte[] table = new byte[LEVELS];
    for (int i = 0; i < LEVELS; i++) {
      table[i] = toByte(with + (i - with) * factor);
    }
    return mapped(sample, table, table, table);
  }

  private static Sample mapped(Sample sample, byte[]... tables) {
    byte[] rgb = sample.image().rgb();
    byte[] out = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      out[i] = tables[i % 3][rgb[i] & 0xff];
    }
    return with(sample, out);
  }

  private static int[][] histograms(RgbImage image) {
    int[][] counts = new int[3][LEVELS];
    for (int i = 0; i < image.rgb().length; i++) {
      counts[i % 3][image.rgb()[i] & 0xff]++;
    }
    return counts;
  }

  private static double grey(byte[] rgb, int at) {
    return 0.299 * (rgb[at] & 0xff) + 0.587 * (rgb[at + 1] & 0xff) + 0.114 * (rgb[at + 2] & 0xff);
  }

  private static byte toByte(double value) {
    return (byte) Math.round(Math.max(0, Math.min(LEVELS - 1, value)));
  }

  private static Sample with(Sample sample, byte[] rgb) {
    RgbImage image = sample.image();
    return new Sample(new RgbImage(image.width(), image.height(), rgb), sample.label());
  }
}

package io.mada.data.picture;

import io.mada.api.Text;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Optional;

/** Converts samples with fewer or more than 8 bits to 8. */
final class OtherSamples {

  /**
   * Below this, the upper 8 of 16 bits would be almost black: values from 10-bit and 12-bit sensors
   * are often stored in this way.
   */
  private static final int DARKEST = 1 << 12;

  /** Converts a sample. */
  @FunctionalInterface
  private interface Conversion {
    byte of(double value, int band);
  }

  private OtherSamples() {}

  /** Red, green and blue of a grey or colour picture, with or without alpha. */
  static byte[] toRgb(Raster raster, Optional<ValueRange> range) throws IOException {
    if (raster.getSampleModel().getSampleSize(0) <= Byte.SIZE) {
      return fewBits(raster);
    }
    if (range.isPresent()) {
      return mapped(raster, range.get());
    }
    if (raster.getTransferType() != DataBuffer.TYPE_USHORT) {
      throw new UnreadableException("holds " + kind(raster) + "; " + advice(raster));
    }
    return upperBits(raster);
  }

  /** The largest value that the bits can hold is white. */
  private static byte[] fewBits(Raster raster) {
    int[] sizes = raster.getSampleModel().getSampleSize();
    return spread(raster, (value, band) -> (byte) (255 * (int) value / ((1 << sizes[band]) - 1)));
  }

  private static byte[] upperBits(Raster raster) throws IOException {
    int[] largest = {0};
    byte[] rgb =
        spread(
            raster,
            (value, band) -> {
              largest[0] = Math.max(largest[0], (int) value);
              return (byte) ((int) value >> Byte.SIZE);
            });
    if (largest[0] < DARKEST) {
      throw new UnreadableException(
          "holds 16 bits a sample, but would be almost black; " + advice(raster));
    }
    return rgb;
  }

  private static byte[] mapped(Raster raster, ValueRange range) throws IOException {
    boolean[] missing = {false};
    byte[] rgb =
        spread(
            raster,
            (value, band) -> {
              missing[0] |= Double.isNaN(value);
              return range.toByte(value);
            });
    if (missing[0]) {
      throw new UnreadableException("holds pixels that are no numbers (NaN)");
    }
    return rgb;
  }

  private static byte[] spread(Raster raster, Conversion conversion) {
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    byte[] rgb = new byte[3 * width * raster.getHeight()];
    double[] row = new double[width * bands];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < 3; channel++) {
          int band = bands < 3 ? 0 : channel;
          rgb[to++] = conversion.of(row[x * bands + band], band);
        }
      }
    }
    return rgb;
  }

  private static String kind(Raster raster) {
    return switch (raster.getTransferType()) {
      case DataBuffer.TYPE_FLOAT, DataBuffer.TYPE_DOUBLE -> "floating-point numbers";
      case DataBuffer.TYPE_SHORT -> "numbers of 16 bits with a sign";
      default -> "numbers of 32 bits";
    };
  }

  /** What the user can do, with the range that this picture spans. */
  private static String advice(Raster raster) {
    double[] ends = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    spread(
        raster,
        (value, band) -> {
          ends[0] = Math.min(ends[0], value);
          ends[1] = Math.max(ends[1], value);
          return 0;
        });
    return Text.of(
        "its values reach from %s to %s: say which are black and white by range: [low, high] (predict: --range)",
        text(ends[0]), text(ends[1]));
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}

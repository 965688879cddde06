package io.mada.data.picture;

import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Optional;

/**
 * Turns samples of any kind into 8-bit red, green and blue. Grey is copied to three channels, alpha
 * is dropped, and inks are mixed as in Pillow. Of 16 bits, the upper 8 are taken if no range is
 * given.
 */
final class RgbPixels {

  private RgbPixels() {}

  /**
   * Converts a picture.
   *
   * @return row by row, as stored
   * @throws UnreadableException if only a range can say what its values mean
   */
  static byte[] of(Picture picture, Optional<ValueRange> range) throws IOException {
    Raster raster = picture.raster();
    if (picture.palette().isPresent()) {
      return ofPalette(raster, picture.palette().get());
    }
    boolean bytes =
        raster.getDataBuffer() instanceof DataBufferByte
            && raster.getSampleModel() instanceof PixelInterleavedSampleModel;
    if (picture.ink()) {
      return ofInk(raster);
    }
    if (bytes) {
      return ofBytes(raster);
    }
    return OtherSamples.toRgb(raster, range);
  }

  private static byte[] ofBytes(Raster raster) {
    byte[] data = ((DataBufferByte) raster.getDataBuffer()).getData();
    var model = (PixelInterleavedSampleModel) raster.getSampleModel();
    int width = raster.getWidth();
    int height = raster.getHeight();
    int[] bands = model.getBandOffsets();
    int red = bands[0];
    int green = bands[bands.length < 3 ? 0 : 1];
    int blue = bands[bands.length < 3 ? 0 : 2];
    int step = model.getPixelStride();
    if (red == 0 && green == 1 && blue == 2 && step == 3 && data.length == 3 * width * height) {
      return data;
    }
    byte[] rgb = new byte[3 * width * height];
    int to = 0;
    for (int y = 0; y < height; y++) {
      int from = y * model.getScanlineStride();
      for (int x = 0; x < width; x++, from += step, to += 3) {
        rgb[to] = data[from + red];
        rgb[to + 1] = data[from + green];
        rgb[to + 2] = data[from + blue];
      }
    }
    return rgb;
  }

  private static byte[] ofPalette(Raster raster, IndexColorModel palette) {
    int[] colors = new int[palette.getMapSize()];
    palette.getRGBs(colors);
    int width = raster.getWidth();
    byte[] rgb = new byte[3 * width * raster.getHeight()];
    int[] row = new int[width];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int index : row) {
        rgb[to++] = (byte) (colors[index] >> 16);
        rgb[to++] = (byte) (colors[index] >> 8);
        rgb[to++] = (byte) colors[index];
      }
    }
    return rgb;
  }

  private static byte[] ofInk(Raster raster) throws IOException {
    if (raster.getTransferType() != DataBuffer.TYPE_BYTE) {
      throw new UnreadableException("holds inks of more than 8 bits; save it as RGB");
    }
    int width = raster.getWidth();
    byte[] rgb = new byte[3 * width * raster.getHeight()];
    int[] row = new int[4 * width];
    int to = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < row.length; x += 4) {
        int light = 255 - row[x + 3];
        for (int ink = 0; ink < 3; ink++) {
          // The ink times the light, divided by 255 and rounded.
          int product = row[x + ink] * light + 128;
          rgb[to++] = (byte) (light - (product + (product >> 8) >> 8));
        }
      }
    }
    return rgb;
  }
}

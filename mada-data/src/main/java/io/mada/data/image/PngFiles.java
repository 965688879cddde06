package io.mada.data.image;

import io.mada.api.ImageSize;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.internal.file.WholeFile;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.channels.Channels;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes PNG files, whole or not at all. */
public final class PngFiles {

  /**
   * Deflate's level 2: it takes three quarters of the time of the default, 4, and no more bytes.
   */
  private static final float QUALITY = 0.8f;

  private PngFiles() {}

  /** Writes a colour picture. */
  public static void write(Path file, RgbImage image) {
    write(file, picture(image));
  }

  /** A colour picture that wraps an image's bytes. */
  public static BufferedImage picture(RgbImage image) {
    return picture(image.rgb(), image.size(), ColorSpace.CS_sRGB, 0, 1, 2);
  }

  /** Writes a label: one 8-bit channel whose values are the ids. */
  public static void write(Path file, LabelMap label) {
    writeGrey(file, label.size(), label.ids());
  }

  /**
   * Writes a grey picture.
   *
   * @param pixels one byte each, row by row
   */
  public static void writeGrey(Path file, ImageSize size, byte[] pixels) {
    write(file, picture(pixels, size, ColorSpace.CS_GRAY, 0));
  }

  /**
   * Writes a label with a palette.
   *
   * @param palette the colour of each id, as 0xRRGGBB: 256 of them
   */
  public static void write(Path file, LabelMap label, int[] palette) {
    write(file, picture(label, palette));
  }

  /**
   * A picture with a palette that wraps a label's ids.
   *
   * @param palette the colour of each id, as 0xRRGGBB: at most 256 of them
   */
  public static BufferedImage picture(LabelMap label, int... palette) {
    var colors =
        new IndexColorModel(8, palette.length, palette, 0, false, -1, DataBuffer.TYPE_BYTE);
    return new BufferedImage(colors, raster(label.ids(), label.size(), 0), false, null);
  }

  /** A picture that wraps existing pixels. */
  private static BufferedImage picture(byte[] pixels, ImageSize size, int space, int... bands) {
    var colors =
        new ComponentColorModel(
            ColorSpace.getInstance(space), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
    return new BufferedImage(colors, raster(pixels, size, bands), false, null);
  }

  private static WritableRaster raster(byte[] pixels, ImageSize size, int... bands) {
    return Raster.createInterleavedRaster(
        new DataBufferByte(pixels, pixels.length),
        size.width(),
        size.height(),
        bands.length * size.width(),
        bands.length,
        bands,
        null);
  }

  private static void write(Path file, BufferedImage picture) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(QUALITY);
    try {
      WholeFile.write(
          file,
          channel -> {
            try (var out = new MemoryCacheImageOutputStream(Channels.newOutputStream(channel))) {
              writer.setOutput(out);
              writer.write(null, new IIOImage(picture, null, null), settings);
            }
          });
    } finally {
      writer.dispose();
    }
  }
}

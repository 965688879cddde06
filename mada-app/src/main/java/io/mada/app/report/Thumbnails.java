package io.mada.app.report;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Taxonomy;
import io.mada.data.image.Resize;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Small pictures embedded in the page itself, as {@code data:} addresses. */
final class Thumbnails {

  private static final int WIDTH = 320;
  private static final float QUALITY = 0.8f;

  /**
   * From nothing to the most: dark blue, violet, orange, light yellow, which also keep their order
   * in grey.
   */
  private static final int[] SCALE = {0x10133a, 0x5b2a86, 0xb8407a, 0xf0894a, 0xfbf3b0};

  private Thumbnails() {}

  /** The size of an image's pictures: {@value #WIDTH} wide, and never larger than the image. */
  static ImageSize size(ImageSize image) {
    int width = Math.min(WIDTH, image.width());
    return new ImageSize(
        width, Math.max(1, Math.round((float) image.height() * width / image.width())));
  }

  /** A photograph. */
  static String photo(RgbImage image, ImageSize size) {
    RgbImage small = Resize.bilinear(image, size);
    var picture = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    byte[] rgb = small.rgb();
    for (int i = 0; i < rgb.length / 3; i++) {
      int color = (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | rgb[3 * i + 2] & 0xff;
      picture.setRGB(i % size.width(), i / size.width(), color);
    }
    return jpeg(picture);
  }

  /** Values from 0 to 1, row by row, as colours from dark to light. */
  static String map(float[] values, ImageSize size) {
    var picture = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < values.length; i++) {
      picture.setRGB(i % size.width(), i / size.width(), color(values[i]));
    }
    return jpeg(picture);
  }

  /** Classes in their colours; ignored pixels are black. */
  static String classes(LabelMap label, Taxonomy taxonomy) {
    int[] palette = new int[256];
    for (int id = 0; id < taxonomy.size(); id++) {
      palette[id] = taxonomy.classes().get(id).rgb();
    }
    var colors =
        new IndexColorModel(8, 256, palette, 0, false, -1, java.awt.image.DataBuffer.TYPE_BYTE);
    var picture =
        new BufferedImage(label.width(), label.height(), BufferedImage.TYPE_BYTE_INDEXED, colors);
    picture.getRaster().setDataElements(0, 0, label.width(), label.height(), label.ids());
    return address("image/png", write("png", picture));
  }

  private static int color(float value) {
    float place = Math.min(1, Math.max(0, value)) * (SCALE.length - 1);
    int from = Math.min(SCALE.length - 2, (int) place);
    int color = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int low = SCALE[from] >> shift & 0xff;
      int high = SCALE[from + 1] >> shift & 0xff;
      color |= Math.round(low + (place - from) * (high - low)) << shift;
    }
    return color;
  }

  private static String jpeg(BufferedImage picture) {
    return address("image/jpeg", write("jpeg", picture));
  }

  private static byte[] write(String format, BufferedImage picture) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    var bytes = new ByteArrayOutputStream();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      if (format.equals("jpeg")) {
        settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        settings.setCompressionQuality(QUALITY);
      }
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), settings);
    } catch (IOException e) {
      throw new MadaException("cannot make a " + format + " picture: " + e.getMessage(), e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static String address(String type, byte[] bytes) {
    return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
  }
}

package io.mada.data;

import io.mada.api.data.RgbImage;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;

/** Makes small picture files for tests. */
public final class Pictures {

  private Pictures() {}

  public static Path write(Path file, BufferedImage image) {
    try {
      Files.createDirectories(file.getParent());
      String name = file.getFileName().toString();
      ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A picture in full colour; the function gives 0xRRGGBB at (x, y). */
  public static BufferedImage rgb(int width, int height, IntBinaryOperator color) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, color.applyAsInt(x, y));
      }
    }
    return image;
  }

  /** A picture of one colour. */
  public static BufferedImage plain(int width, int height, int color) {
    return rgb(width, height, (x, y) -> color);
  }

  /** An 8-bit picture of one channel. */
  public static BufferedImage grey(int width, int height, IntBinaryOperator value) {
    return samples(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), value);
  }

  /** A picture with a palette of 256 colours, 0xRRGGBB. */
  public static BufferedImage palette(
      int width, int height, int[] colors, IntBinaryOperator index) {
    var model =
        new IndexColorModel(
            8, colors.length, colors, 0, false, -1, java.awt.image.DataBuffer.TYPE_BYTE);
    return samples(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model), index);
  }

  private static BufferedImage samples(BufferedImage image, IntBinaryOperator value) {
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.getRaster().setSample(x, y, 0, value.applyAsInt(x, y));
      }
    }
    return image;
  }

  /** An image of random pixels. */
  public static RgbImage random(int width, int height, long seed) {
    byte[] rgb = new byte[3 * width * height];
    new SplittableRandom(seed).nextBytes(rgb);
    return new RgbImage(width, height, rgb);
  }
}

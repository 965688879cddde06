package io.mada.data.segment;

import io.mada.api.ImageSize;
import io.mada.api.data.Superpixels;
import io.mada.internal.file.WholeFile;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferUShort;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * An image's superpixels as a PNG file that other tools can open: one 16-bit channel, in which each
 * pixel is the number of its superpixel.
 */
public final class SuperpixelFile {

  private SuperpixelFile() {}

  /** Writes one, whole or not at all. */
  public static void write(Path file, Superpixels superpixels) {
    ImageSize size = superpixels.size();
    var picture = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_USHORT_GRAY);
    short[] values = ((DataBufferUShort) picture.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) superpixels.number(i);
    }
    WholeFile.write(
        file,
        channel -> {
          try (var encoded = new MemoryCacheImageOutputStream(Channels.newOutputStream(channel))) {
            ImageIO.write(picture, "png", encoded);
          }
        });
  }

  /** Reads one; empty if there is none for an image of this size, or if it is damaged. */
  public static Optional<Superpixels> read(Path file, ImageSize size) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream bytes = Files.newInputStream(file)) {
      // Reading closes the stream.
      BufferedImage picture = ImageIO.read(new MemoryCacheImageInputStream(bytes));
      Raster raster = picture == null ? null : picture.getRaster();
      if (raster == null
          || raster.getWidth() != size.width()
          || raster.getHeight() != size.height()
          || raster.getNumBands() != 1
          || raster.getTransferType() != DataBuffer.TYPE_USHORT) {
        return Optional.empty();
      }
      int[] numbers = raster.getSamples(0, 0, size.width(), size.height(), 0, (int[]) null);
      return Optional.of(new Superpixels(size, numbers));
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }
}

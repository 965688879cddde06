package io.mada.data;

import io.mada.api.LabelMap;
import io.mada.api.RgbImage;
import io.mada.api.WholeFile;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.nio.channels.Channels;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes PNG files, whole or not at all. */
public final class PngFiles {

  private PngFiles() {}

  /** Writes a picture in colour. */
  public static void write(Path file, RgbImage image) {
    var picture = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
    byte[] bgr = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < bgr.length; i += 3) {
      bgr[i] = image.rgb()[i + 2];
      bgr[i + 1] = image.rgb()[i + 1];
      bgr[i + 2] = image.rgb()[i];
    }
    write(file, picture);
  }

  /** Writes a label: one channel of 8 bits, its values the ids. */
  public static void write(Path file, LabelMap label) {
    var picture = new BufferedImage(label.width(), label.height(), BufferedImage.TYPE_BYTE_GRAY);
    byte[] grey = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    System.arraycopy(label.ids(), 0, grey, 0, grey.length);
    write(file, picture);
  }

  private static void write(Path file, BufferedImage picture) {
    WholeFile.write(file, channel -> {
      try (var encoded = new MemoryCacheImageOutputStream(Channels.newOutputStream(channel))) {
        ImageIO.write(picture, "png", encoded);
      }
    });
  }
}

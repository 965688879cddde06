package io.mada.label.format;

import io.mada.api.data.LabelMap;
import io.mada.api.data.Taxonomy;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes masks as PNG. */
public final class MaskPngWriter {

  /** The colour for no class in VOC's masks. */
  static final int VOID = 0xe0e0c0;

  private MaskPngWriter() {}

  /** A mask whose values are training ids, shown by viewers in the classes' colours. */
  public static byte[] palette(LabelMap label, Taxonomy taxonomy) {
    int[] colors = new int[LabelMap.IGNORED + 1];
    for (int id = 0; id < taxonomy.size(); id++) {
      colors[id] = taxonomy.classes().get(id).rgb();
    }
    colors[LabelMap.IGNORED] = VOID;
    var model = new IndexColorModel(8, colors.length, colors, 0, false, -1, 0);
    var image =
        new BufferedImage(label.width(), label.height(), BufferedImage.TYPE_BYTE_INDEXED, model);
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    System.arraycopy(label.ids(), 0, pixels, 0, pixels.length);
    return encode(image);
  }

  /**
   * A mask in colours.
   *
   * @param colors for each value of a byte, as 0xRRGGBB
   */
  static byte[] colors(LabelMap label, int[] colors) {
    var image = new BufferedImage(label.width(), label.height(), BufferedImage.TYPE_3BYTE_BGR);
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < label.ids().length; i++) {
      int color = colors[label.ids()[i] & 0xff];
      pixels[3 * i] = (byte) color;
      pixels[3 * i + 1] = (byte) (color >> 8);
      pixels[3 * i + 2] = (byte) (color >> 16);
    }
    return encode(image);
  }

  private static byte[] encode(BufferedImage image) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}

package io.mada.label.format;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.label.task.LabelTask;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** A mask that a tool has written as a PNG: in grey, with a palette, or in colours. */
final class MaskPng {

  /** No PNG of a mask is larger than this: noise in every pixel of an 8K picture, in colours. */
  static final int MOST_BYTES = 128 << 20;

  /** What a pixel's value means. */
  enum Kind {
    /** A number. */
    GREY,
    /** A number that stands for a colour. */
    PALETTE,
    /** 0xRRGGBB. */
    COLOUR
  }

  private static final long SIGNATURE = 0x89504e470d0a1a0aL;
  private static final int IEND = 0x49454e44;
  private static final int IHDR = 0x49484452;

  /** Length, type and checksum of a chunk. */
  private static final int FRAME = 12;

  private final Kind kind;
  private final Raster pixels;
  private final IndexColorModel palette;
  private final int bits;

  private MaskPng(Kind kind, BufferedImage image, int bits) {
    this.kind = kind;
    this.bits = bits;
    pixels = image.getRaster();
    palette = kind == Kind.PALETTE ? (IndexColorModel) image.getColorModel() : null;
  }

  /**
   * Reads a mask. Its size is checked before memory is allocated.
   *
   * @param task whose size it must have
   * @param where starts every error message
   */
  static MaskPng read(byte[] file, LabelTask task, String where) {
    try {
      requireWhole(file);
      ByteBuffer header = ByteBuffer.wrap(file);
      Collected.requireSize(task, header.getInt(16), header.getInt(20), where);
      return new MaskPng(kind(file[25], file[24]), decode(file), file[24]);
    } catch (IOException e) {
      throw new MadaException(where + " cannot be read: " + MadaException.reason(e), e);
    }
  }

  private static Kind kind(int colorType, int bits) throws IOException {
    if (colorType == 2 && bits == Byte.SIZE) {
      return Kind.COLOUR;
    }
    if (colorType == 0 || colorType == 3) {
      return colorType == 0 ? Kind.GREY : Kind.PALETTE;
    }
    throw new IOException(
        colorType == 2
            ? "it has colours of 16 bits; save it with 8"
            : "it has an alpha channel; save it without");
  }

  private static BufferedImage decode(byte[] file) throws IOException {
    ImageReader decoder = ImageIO.getImageReadersByFormatName("png").next();
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      // Metadata may be packed to a thousandth of its size.
      decoder.setInput(in, true, true);
      return decoder.read(0);
    } catch (RuntimeException e) {
      throw new IOException("it is damaged", e);
    } finally {
      decoder.dispose();
    }
  }

  /** The decoder treats a truncated file as one whose last rows are black. */
  private static void requireWhole(byte[] file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(file);
    if (file.length < Long.BYTES + FRAME + 13
        || in.getLong(0) != SIGNATURE
        || in.getInt(12) != IHDR
        || in.getInt(8) != 13) {
      throw new IOException("it is no PNG file");
    }
    var checksum = new CRC32();
    int type = 0;
    for (int at = Long.BYTES; type != IEND; ) {
      long length =
          file.length - at < FRAME ? Long.MAX_VALUE : Integer.toUnsignedLong(in.getInt(at));
      if (length > file.length - at - FRAME) {
        throw new IOException("it is damaged: it ends early");
      }
      type = in.getInt(at + Integer.BYTES);
      checksum.reset();
      checksum.update(file, at + Integer.BYTES, Integer.BYTES + (int) length);
      at += FRAME + (int) length;
      if ((int) checksum.getValue() != in.getInt(at - Integer.BYTES)) {
        throw new IOException("it is damaged: a checksum is wrong");
      }
    }
  }

  Kind kind() {
    return kind;
  }

  ImageSize size() {
    return new ImageSize(pixels.getWidth(), pixels.getHeight());
  }

  /**
   * The values of a row. With a palette they are numbers; see {@link #color}.
   *
   * @return width values
   */
  int[] row(int y) {
    int width = pixels.getWidth();
    int[] values = new int[width];
    if (kind != Kind.COLOUR) {
      pixels.getSamples(0, y, width, 1, 0, values);
      if (kind == Kind.GREY && bits < Byte.SIZE) {
        // Grey with few bits was losslessly packed from 8 bits: 15 of 15 is white.
        int step = 255 / ((1 << bits) - 1);
        for (int x = 0; x < width; x++) {
          values[x] *= step;
        }
      }
      return values;
    }
    int[] bands = pixels.getPixels(0, y, width, 1, (int[]) null);
    for (int x = 0; x < width; x++) {
      values[x] = bands[3 * x] << 16 | bands[3 * x + 1] << 8 | bands[3 * x + 2];
    }
    return values;
  }

  /**
   * The colour for a number of the palette.
   *
   * @return 0xRRGGBB, or -1 for a number that the palette lacks
   */
  int color(int number) {
    return number < palette.getMapSize() ? palette.getRGB(number) & 0xffffff : -1;
  }
}

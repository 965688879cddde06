package io.mada.data.picture;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import javax.imageio.IIOException;

/**
 * The pixels of the kind of PNG files that datasets consist of: 8 bits, not interlaced, without a
 * palette. The JDK's decoder, which handles the others, takes twice as long.
 */
final class PngPixels implements AutoCloseable {

  private static final int IDAT = 0x49444154;
  private static final int TRNS = 0x74524e53;

  private final ByteBuffer file;
  private final Inflater inflater = new Inflater();
  private int chunk = PngReader.FIRST_CHUNK;

  private PngPixels(byte[] file) {
    this.file = ByteBuffer.wrap(file);
  }

  /**
   * Decodes a file whose chunks are complete.
   *
   * @return empty if it is of another flavour
   */
  static Optional<Raster> of(byte[] file, int width, int height) throws IOException {
    int bits = file[24];
    int bands = bands(file[25]);
    boolean plain = file[26] == 0 && file[27] == 0 && file[28] == 0;
    long bytes = (long) width * height * bands;
    if (bits != Byte.SIZE || bands == 0 || !plain || bytes > Integer.MAX_VALUE - 8) {
      return Optional.empty();
    }
    try (PngPixels pixels = new PngPixels(file)) {
      return pixels.hasTransparentColor()
          ? Optional.empty()
          : Optional.of(raster(pixels.decode(width, height, bands), width, height, bands));
    }
  }

  /** Grey; red, green and blue; or either with alpha. */
  private static int bands(int colorType) {
    return switch (colorType) {
      case 0 -> 1;
      case 2 -> 3;
      case 4 -> 2;
      case 6 -> 4;
      default -> 0;
    };
  }

  private static WritableRaster raster(byte[] pixels, int width, int height, int bands) {
    return Raster.createInterleavedRaster(
        new DataBufferByte(pixels, pixels.length),
        width,
        height,
        width * bands,
        bands,
        IntStream.range(0, bands).toArray(),
        null);
  }

  /** One colour may stand for transparency; then there is an additional band. */
  private boolean hasTransparentColor() {
    for (int at = PngReader.FIRST_CHUNK; ; at += PngReader.FRAME + file.getInt(at)) {
      int type = file.getInt(at + Integer.BYTES);
      if (type == TRNS || type == PngReader.IEND) {
        return type == TRNS;
      }
    }
  }

  private byte[] decode(int width, int height, int bands) throws IOException {
    int stride = width * bands;
    byte[] pixels = new byte[stride * height];
    byte[] line = new byte[stride + 1];
    byte[] above = new byte[stride];
    for (int y = 0; y < height; y++) {
      inflate(line);
      int from = y * stride;
      switch (line[0]) {
        case 0 -> System.arraycopy(line, 1, pixels, from, stride);
        case 1 -> left(line, pixels, from, bands);
        case 2 -> up(line, above, pixels, from);
        case 3 -> average(line, above, pixels, from, bands);
        case 4 -> paeth(line, above, pixels, from, bands);
        default -> throw new IIOException("a row of its pixels has the unknown filter " + line[0]);
      }
      System.arraycopy(pixels, from, above, 0, stride);
    }
    return pixels;
  }

  private void inflate(byte[] line) throws IOException {
    try {
      for (int done = 0; done < line.length; ) {
        int more = inflater.inflate(line, done, line.length - done);
        done += more;
        if (more == 0 && (inflater.finished() || inflater.needsDictionary() || !nextChunk())) {
          throw new EOFException();
        }
      }
    } catch (DataFormatException e) {
      throw new IIOException("its pixels cannot be unpacked: " + e.getMessage(), e);
    }
  }

  /** Moves on to the next part of the compressed pixels. */
  private boolean nextChunk() {
    while (true) {
      int length = file.getInt(chunk);
      int type = file.getInt(chunk + Integer.BYTES);
      if (type == PngReader.IEND) {
        return false;
      }
      int content = chunk + 2 * Integer.BYTES;
      chunk += PngReader.FRAME + length;
      if (type == IDAT && length > 0) {
        inflater.setInput(file.array(), content, length);
        return true;
      }
    }
  }

  private static void left(byte[] line, byte[] pixels, int from, int bands) {
    int stride = line.length - 1;
    System.arraycopy(line, 1, pixels, from, bands);
    for (int i = bands; i < stride; i++) {
      pixels[from + i] = (byte) (line[i + 1] + pixels[from + i - bands]);
    }
  }

  private static void up(byte[] line, byte[] above, byte[] pixels, int from) {
    for (int i = 0; i < above.length; i++) {
      pixels[from + i] = (byte) (line[i + 1] + above[i]);
    }
  }

  private static void average(byte[] line, byte[] above, byte[] pixels, int from, int bands) {
    for (int i = 0; i < above.length; i++) {
      int left = i < bands ? 0 : pixels[from + i - bands] & 0xff;
      pixels[from + i] = (byte) (line[i + 1] + (left + (above[i] & 0xff) >> 1));
    }
  }

  /** Each band on its own, so that what the next pixel needs stays in registers. */
  private static void paeth(byte[] line, byte[] above, byte[] pixels, int from, int bands) {
    if (bands == 3) {
      paethOfThree(line, above, pixels, from);
      return;
    }
    for (int band = 0; band < bands; band++) {
      int left = 0;
      int aboveLeft = 0;
      for (int i = band; i < above.length; i += bands) {
        int up = above[i] & 0xff;
        left = line[i + 1] + nearest(left, up, aboveLeft) & 0xff;
        pixels[from + i] = (byte) left;
        aboveLeft = up;
      }
    }
  }

  private static void paethOfThree(byte[] line, byte[] above, byte[] pixels, int from) {
    int red = 0;
    int green = 0;
    int blue = 0;
    int redBefore = 0;
    int greenBefore = 0;
    int blueBefore = 0;
    for (int i = 0; i < above.length; i += 3) {
      int up = above[i] & 0xff;
      red = line[i + 1] + nearest(red, up, redBefore) & 0xff;
      redBefore = up;
      pixels[from + i] = (byte) red;
      up = above[i + 1] & 0xff;
      green = line[i + 2] + nearest(green, up, greenBefore) & 0xff;
      greenBefore = up;
      pixels[from + i + 1] = (byte) green;
      up = above[i + 2] & 0xff;
      blue = line[i + 3] + nearest(blue, up, blueBefore) & 0xff;
      blueBefore = up;
      pixels[from + i + 2] = (byte) blue;
    }
  }

  /** Paeth's predictor: the neighbour that is nearest to left + up - aboveLeft. */
  private static int nearest(int left, int up, int aboveLeft) {
    int toLeft = Math.abs(up - aboveLeft);
    int toUp = Math.abs(left - aboveLeft);
    int toAboveLeft = Math.abs(left + up - 2 * aboveLeft);
    int best = toLeft <= toUp ? left : up;
    return Math.min(toLeft, toUp) <= toAboveLeft ? best : aboveLeft;
  }

  @Override
  public void close() {
    inflater.end();
  }
}

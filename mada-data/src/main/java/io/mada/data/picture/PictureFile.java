package io.mada.data.picture;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.data.RgbImage;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads picture files. What cannot be read is a {@link MadaException} that names the file and says
 * why.
 */
public final class PictureFile {

  /** Enough to tell the formats apart. */
  private static final int START = 16;

  private static final int PIECE = 1 << 20;

  private PictureFile() {}

  /** What is done with a file. */
  @FunctionalInterface
  private interface Work<T> {
    T get() throws IOException;
  }

  /** Decodes a file without changing its samples. */
  public static Picture read(Path file) {
    return explained(file, () -> decode(file));
  }

  /**
   * The upright picture as 8-bit red, green and blue. Grey is copied to three channels, and
   * transparency is dropped.
   *
   * @param range which samples are black and white, if they have more than 8 bits
   * @param file the file that the picture was read from
   */
  public static RgbImage rgb(Picture picture, Optional<ValueRange> range, Path file) {
    return explained(
        file,
        () -> {
          ImageSize size = picture.size();
          return new RgbImage(
              size.width(), size.height(), picture.upright(RgbPixels.of(picture, range), 3));
        });
  }

  /**
   * A picture in memory as 8-bit red, green and blue, treating its samples like those of a file: no
   * colour is converted, grey is copied to three channels, and transparency is dropped.
   *
   * @param range which samples are black and white, if they have more than 8 bits
   */
  public static RgbImage rgb(BufferedImage image, Optional<ValueRange> range) {
    BufferedImage own = image;
    if (image.isAlphaPremultiplied() || image.getRaster().getParent() != null) {
      // This undoes premultiplied alpha, and copies a part of another picture, which shares that
      // picture's memory.
      own =
          new BufferedImage(
              image.getColorModel(),
              image.copyData(image.getRaster().createCompatibleWritableRaster()),
              image.isAlphaPremultiplied(),
              null);
      own.coerceData(false);
    }
    Optional<IndexColorModel> palette =
        own.getColorModel() instanceof IndexColorModel colors
            ? Optional.of(colors)
            : Optional.empty();
    boolean ink = own.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_CMYK;
    var picture = new Picture(own.getRaster(), palette, ink, Orientation.UPRIGHT, false);
    try {
      return new RgbImage(own.getWidth(), own.getHeight(), RgbPixels.of(picture, range));
    } catch (IOException e) {
      throw new MadaException("the image " + e.getMessage(), e);
    }
  }

  private static Picture decode(Path file) throws IOException {
    byte[] bytes = bytes(file);
    PictureReader reader = reader(file, Arrays.copyOf(bytes, START), bytes.length);
    reader.requireWhole(bytes);
    Header header = reader.header(new ByteArrayImageInputStream(bytes));
    requireSize(header);
    HeapLimit.check(file, header);
    return reader.decode(bytes, header);
  }

  /** The size of the upright picture, without decoding it. */
  public static ImageSize size(Path file) {
    return explained(
        file,
        () -> {
          try (ImageInputStream in = stream(file)) {
            byte[] start = new byte[START];
            int length = Math.max(0, in.read(start));
            in.seek(0);
            Header header = reader(file, start, length).header(in);
            requireSize(header);
            return header.orientation().upright(header.width(), header.height());
          }
        });
  }

  /** Only the beginning is read; if the file is not on this machine, all of it. */
  private static ImageInputStream stream(Path file) throws IOException {
    if (!isHere(file)) {
      return new ByteArrayImageInputStream(bytes(file));
    }
    requireRegular(file);
    return new FileImageInputStream(file.toFile());
  }

  /**
   * All of a file, in pieces: what is read in one call goes through off-heap memory, which the
   * thread keeps.
   */
  private static byte[] bytes(Path file) throws IOException {
    if (isHere(file)) {
      requireRegular(file);
    }
    // Each query about the file may go over a network.
    try (SeekableByteChannel in = Files.newByteChannel(file)) {
      HeapLimit.check(file, "", in.size());
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(in.size(), Integer.MAX_VALUE - 8));
      boolean more = true;
      while (more && bytes.hasRemaining()) {
        int next = (int) Math.min(bytes.capacity(), (long) bytes.position() + PIECE);
        more = in.read(bytes.limit(next)) >= 0;
        bytes.limit(bytes.capacity());
      }
      return bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array();
    }
  }

  private static boolean isHere(Path file) {
    return file.getFileSystem().equals(FileSystems.getDefault());
  }

  private static PictureReader reader(Path file, byte[] start, int length) {
    return PictureFormat.of(start)
        .orElseThrow(
            () ->
                new MadaException(
                    file
                        + (length == 0
                            ? " is empty"
                            : " is no " + PictureFormat.WORDS + " picture")))
        .reader();
  }

  /** A pipe would keep its reader waiting, and a device may never end. */
  private static void requireRegular(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new UnreadableException("is no regular file");
    }
  }

  private static void requireSize(Header header) throws IOException {
    if (header.width() < 1 || header.height() < 1) {
      throw new IIOException("its size is " + header.width() + "x" + header.height());
    }
  }

  private static <T> T explained(Path file, Work<T> work) {
    try {
      return work.get();
    } catch (IOException e) {
      throw new MadaException(reason(file, e), e);
    } catch (MadaException e) {
      throw e;
    } catch (UncheckedIOException e) {
      throw new MadaException(reason(file, e.getCause()), e);
    } catch (RuntimeException e) {
      // Decoders throw any of these on damaged files.
      throw new MadaException(
          file + " is damaged: its decoder stopped with " + e.getClass().getSimpleName(), e);
    } catch (OutOfMemoryError e) {
      throw new MadaException(
          file + " is damaged, or needs more Java memory than there is; " + HeapLimit.ADVICE, e);
    }
  }

  /** Explains in a sentence why a file could not be read. */
  public static String reason(Path file, IOException e) {
    if (Files.notExists(file)) {
      return file + " does not exist";
    }
    if (e instanceof AccessDeniedException) {
      return file + " may not be read (permissions)";
    }
    if (e instanceof UnreadableException) {
      return file + " " + e.getMessage();
    }
    if (e instanceof EOFException) {
      return file + " is damaged or cut short: it ends in the middle of something";
    }
    boolean damaged = e instanceof IIOException;
    return oneLine(
        file + (damaged ? " is damaged or cut short: " : " cannot be read: ") + e.getMessage());
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }
}

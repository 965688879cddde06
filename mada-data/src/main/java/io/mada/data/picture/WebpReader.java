package io.mada.data.picture;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads WebP (RFC 9649), with libwebp: the pixels of pure Java decoders come close to its pixels,
 * but do not match them.
 */
final class WebpReader implements PictureReader {

  private static final int FIRST_CHUNK = 12;

  /** Decoded as 32-bit integers, once by libwebp and once for Java. */
  private static final int PIXEL_BYTES = 8;

  @Override
  public boolean recognises(byte[] start) {
    return new String(start, StandardCharsets.ISO_8859_1).matches("(?s)RIFF.{4}WEBP.*");
  }

  @Override
  public Header header(ImageInputStream in) throws IOException {
    in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
    return chunks(in);
  }

  private static Header chunks(ImageInputStream in) throws IOException {
    in.seek(4);
    long end = in.readUnsignedInt() + 8;
    int width = 0;
    int height = 0;
    boolean lossy = false;
    Orientation orientation = Orientation.UPRIGHT;
    for (long at = FIRST_CHUNK; at + 8 <= end; ) {
      in.seek(at);
      String type = text(in);
      long length = in.readUnsignedInt();
      at += 8 + length + length % 2;
      switch (type) {
        case "VP8 " -> {
          lossy = true;
          in.skipBytes(6);
          width = in.readUnsignedShort() & 0x3fff;
          height = in.readUnsignedShort() & 0x3fff;
        }
        case "VP8L" -> {
          in.skipBytes(1);
          int bits = in.readInt();
          width = (bits & 0x3fff) + 1;
          height = (bits >> 14 & 0x3fff) + 1;
        }
        case "ANIM" ->
            throw new UnreadableException("is an animation; save a picture of it as PNG");
        case "EXIF" -> {
          byte[] exif = new byte[(int) Math.min(length, 1 << 16)];
          in.readFully(exif);
          orientation = Orientation.ofExif(exif);
        }
        default -> {}
      }
    }
    return new Header(width, height, PIXEL_BYTES, orientation, lossy);
  }

  private static String text(ImageInputStream in) throws IOException {
    byte[] letters = new byte[4];
    in.readFully(letters);
    return new String(letters, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void requireWhole(byte[] file) throws IOException {
    int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
    if (Integer.toUnsignedLong(length) > file.length - 8) {
      throw new IIOException("it ends before its last chunk");
    }
  }

  @Override
  public Picture decode(byte[] file, Header header) throws IOException {
    try {
      ImageReader decoder = new WebPImageReaderSpi().createReaderInstance(null);
      return Picture.of(Decoders.read(decoder, file, reader -> reader.read(0).getRaster()), header);
    } catch (LinkageError e) {
      throw new UnreadableException(
          "is a WebP picture, for which libwebp cannot be loaded here; save it as PNG");
    }
  }
}

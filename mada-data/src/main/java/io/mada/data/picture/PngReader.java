package io.mada.data.picture;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads PNG (W3C recommendation, third edition). Checksums and the end are checked here, since
 * neither decoder does so.
 */
final class PngReader implements PictureReader {

  private static final long SIGNATURE = 0x89504e470d0a1a0aL;

  /** Chunks follow the signature. */
  static final int FIRST_CHUNK = Long.BYTES;

  private static final int IHDR = 0x49484452;
  static final int IEND = 0x49454e44;
  private static final int EXIF = 0x65584966;

  /** Length, type and checksum of a chunk. */
  static final int FRAME = 12;

  private static final int PALETTE = 3;
  private static final int[] CHANNELS = {1, 0, 3, 1, 2, 0, 4};

  @Override
  public boolean recognises(byte[] start) {
    return ByteBuffer.wrap(start).getLong() == SIGNATURE;
  }

  /** Reads the beginnings of all chunks: the orientation may come after the pixels. */
  @Override
  public Header header(ImageInputStream in) throws IOException {
    in.seek(Long.BYTES);
    in.readInt();
    if (in.readInt() != IHDR) {
      throw new IIOException("its first chunk is not IHDR");
    }
    int width = in.readInt();
    int height = in.readInt();
    int bits = in.readUnsignedByte();
    int color = in.readUnsignedByte();
    int channels = color < CHANNELS.length ? CHANNELS[color] : 0;
    Orientation orientation = Orientation.UPRIGHT;
    in.seek(Long.BYTES);
    for (int type = 0; type != IEND; ) {
      long length = in.readUnsignedInt();
      type = in.readInt();
      long start = in.getStreamPosition();
      if (type == EXIF && length <= Short.MAX_VALUE) {
        byte[] exif = new byte[(int) length];
        in.readFully(exif);
        orientation = Orientation.ofExif(exif);
      }
      in.seek(start + length + Integer.BYTES);
    }
    return new Header(width, height, Math.max(1, channels * bits / Byte.SIZE), orientation, false);
  }

  @Override
  public Picture decode(byte[] file, Header header) throws IOException {
    Optional<Raster> pixels = PngPixels.of(file, header.width(), header.height());
    if (pixels.isPresent()) {
      return Picture.of(pixels.get(), header);
    }
    BufferedImage image =
        Decoders.read(Decoders.builtIn("png"), file, (ImageReader decoder) -> decoder.read(0));
    Picture picture = Picture.of(image.getRaster(), header);
    // The JDK also gives grey pictures with few bits a palette.
    boolean palette = file[Long.BYTES + 17] == PALETTE;
    return palette ? picture.withPalette((IndexColorModel) image.getColorModel()) : picture;
  }

  @Override
  public void requireWhole(byte[] file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(file);
    var checksum = new CRC32();
    int type = 0;
    for (int at = FIRST_CHUNK; type != IEND; ) {
      long length =
          file.length - at < FRAME ? Long.MAX_VALUE : Integer.toUnsignedLong(in.getInt(at));
      if (length > file.length - at - FRAME) {
        throw new IIOException("it ends before its last chunk, IEND");
      }
      type = in.getInt(at + Integer.BYTES);
      checksum.reset();
      checksum.update(file, at + Integer.BYTES, Integer.BYTES + (int) length);
      at += FRAME + (int) length;
      if ((int) checksum.getValue() != in.getInt(at - Integer.BYTES)) {
        throw new IIOException("the checksum of chunk " + name(type) + " is wrong");
      }
    }
  }

  private static String name(int type) {
    var name = new StringBuilder();
    for (int shift = 24; shift >= 0; shift -= 8) {
      int letter = type >> shift & 0xff;
      name.append(letter < 0x7f && letter > 0x20 ? (char) letter : '?');
    }
    return name.toString();
  }
}

package io.mada.data.picture;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads JPEG, with the JDK's decoder. It is given only the tables and scans, with Adobe's marker to
 * say what the components mean: left to itself it guesses differently from everyone else, converts
 * colours if there is a profile, and stumbles over what cameras add.
 *
 * <p>Four components are read as Pillow reads them: as inks, and inverted, as Adobe's programs
 * write them.
 */
final class JpegReader implements PictureReader {

  private static final int RGB = 0;
  private static final int YCC = 1;
  private static final int YCCK = 2;
  private static final int PROGRESSIVE = 2;
  private static final int LOSSLESS = 3;
  private static final int ARITHMETIC = 9;

  @Override
  public boolean recognises(byte[] start) {
    return start[0] == (byte) 0xff && start[1] == (byte) 0xd8;
  }

  @Override
  public Header header(ImageInputStream in) throws IOException {
    JpegSegments segments = JpegSegments.read(in);
    requireKnown(segments);
    Orientation orientation =
        segments.exif() == null ? Orientation.UPRIGHT : Orientation.ofExif(segments.exif());
    return new Header(
        segments.width(), segments.height(), segments.components(), orientation, true);
  }

  private static void requireKnown(JpegSegments jpeg) throws IOException {
    int process = jpeg.process();
    if (process > PROGRESSIVE) {
      String kind =
          process >= ARITHMETIC ? "arithmetic" : process == LOSSLESS ? "lossless" : "hierarchical";
      throw new UnreadableException(
          "is a JPEG with " + kind + " coding, which is not read; save it as PNG");
    }
    if (jpeg.bits() != Byte.SIZE) {
      throw new UnreadableException(
          "is a JPEG of " + jpeg.bits() + " bits, which is not read; save it as PNG");
    }
    if (!List.of(1, 3, 4).contains(jpeg.components())) {
      throw new UnreadableException(
          "is a JPEG of " + jpeg.components() + " components; there must be 1, 3 or 4");
    }
  }

  @Override
  public Picture decode(byte[] file, Header header) throws IOException {
    JpegSegments segments = JpegSegments.read(new ByteArrayImageInputStream(file));
    int end = segments.end(file);
    int transform = transform(segments);
    ImageReader decoder = Decoders.builtIn("jpeg");
    if (segments.components() < 4) {
      byte[] plain = segments.plain(file, transform, end);
      return Picture.of(
          Decoders.read(decoder, plain, reader -> reader.read(0).getRaster()), header);
    }
    // As if all four were inks, so that nothing is converted on the way.
    byte[] plain = segments.plain(file, 0, end);
    Raster raster = Decoders.read(decoder, plain, reader -> reader.readRaster(0, null));
    toInk(((DataBufferByte) raster.getDataBuffer()).getData(), transform == YCCK);
    return Picture.of(raster, header).ofInk();
  }

  /** What the components mean, by the rules of libjpeg: 0 for red, green and blue, or for inks. */
  private static int transform(JpegSegments jpeg) {
    if (jpeg.components() == 4) {
      return jpeg.adobe() > 0 ? YCCK : 0;
    }
    if (jpeg.jfif() || jpeg.components() == 1) {
      return YCC;
    }
    boolean named = jpeg.id(0) == 'R' && jpeg.id(1) == 'G' && jpeg.id(2) == 'B';
    return jpeg.adobe() == 0 || jpeg.adobe() < 0 && named ? RGB : YCC;
  }

  private static void toInk(byte[] samples, boolean ycck) {
    for (int i = 0; i < samples.length; i += 4) {
      if (ycck) {
        int y = samples[i] & 0xff;
        int cb = (samples[i + 1] & 0xff) - 128;
        int cr = (samples[i + 2] & 0xff) - 128;
        // libjpeg's fixed-point numbers. Its result is inverted twice, by its own rule and by
        // Adobe's.
        samples[i] = clamp(y + (91881 * cr + 32768 >> 16));
        samples[i + 1] = clamp(y + (-22554 * cb - 46802 * cr + 32768 >> 16));
        samples[i + 2] = clamp(y + (116130 * cb + 32768 >> 16));
      } else {
        samples[i] = (byte) ~samples[i];
        samples[i + 1] = (byte) ~samples[i + 1];
        samples[i + 2] = (byte) ~samples[i + 2];
      }
      samples[i + 3] = (byte) ~samples[i + 3];
    }
  }

  private static byte clamp(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}

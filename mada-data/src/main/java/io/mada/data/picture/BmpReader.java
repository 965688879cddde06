package io.mada.data.picture;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteOrder;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;

/** Reads BMP, with the JDK's decoder. */
final class BmpReader implements PictureReader {

  private static final int OLD_HEADER = 12;
  private static final int JPEG_INSIDE = 4;
  private static final int MOST_BYTES = 4;

  @Override
  public boolean recognises(byte[] start) {
    return start[0] == 'B' && start[1] == 'M';
  }

  @Override
  public Header header(ImageInputStream in) throws IOException {
    in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
    in.seek(14);
    int header = in.readInt();
    if (header == OLD_HEADER) {
      return new Header(
          in.readUnsignedShort(), in.readUnsignedShort(), MOST_BYTES, Orientation.UPRIGHT, false);
    }
    int width = in.readInt();
    // A negative height means that rows are stored from the top.
    int height = Math.abs(in.readInt());
    in.seek(30);
    return new Header(width, height, MOST_BYTES, Orientation.UPRIGHT, in.readInt() == JPEG_INSIDE);
  }

  @Override
  public Picture decode(byte[] file, Header header) throws IOException {
    BufferedImage image = Decoders.read(Decoders.builtIn("bmp"), file, decoder -> decoder.read(0));
    if (image.getWidth() != header.width() || image.getHeight() != header.height()) {
      throw new IIOException("its header contradicts itself");
    }
    Picture picture = Picture.of(image.getRaster(), header);
    return image.getColorModel() instanceof IndexColorModel palette
        ? picture.withPalette(palette)
        : picture;
  }
}

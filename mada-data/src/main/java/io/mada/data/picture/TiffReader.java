package io.mada.data.picture;

import com.twelvemonkeys.imageio.metadata.CompoundDirectory;
import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads the first picture of a TIFF (revision 6.0, and BigTIFF), with TwelveMonkeys: the JDK's
 * decoder refuses too much.
 */
final class TiffReader implements PictureReader {

  private static final List<Integer> SIGNATURES =
      List.of(0x49492a00, 0x4d4d002a, 0x49492b00, 0x4d4d002b);

  /** JPEG, old and new; JPEG 2000; cameras' lossy JPEG; WebP. */
  private static final List<Integer> LOSSY = List.of(6, 7, 33003, 33005, 34712, 34892, 50001);

  private static final int WHITE_IS_ZERO = 0;
  private static final int FLOATING_POINT = 3;
  private static final int MOST_BANDS = 4;

  @Override
  public boolean recognises(byte[] start) {
    return SIGNATURES.contains(ByteBuffer.wrap(start).getInt());
  }

  @Override
  public Header header(ImageInputStream in) throws IOException {
    Directory first = first(in);
    int channels = number(first, TIFF.TAG_SAMPLES_PER_PIXEL, 1);
    int bits = number(first, TIFF.TAG_BITS_PER_SAMPLE, 1);
    boolean floating = number(first, TIFF.TAG_SAMPLE_FORMAT, 1) == FLOATING_POINT;
    if (floating && number(first, TIFF.TAG_PHOTOMETRIC_INTERPRETATION, 1) == WHITE_IS_ZERO) {
      throw new UnreadableException(
          "is a TIFF of floating-point numbers in which 0 is white; save it with black as 0");
    }
    return new Header(
        number(first, TIFF.TAG_IMAGE_WIDTH, 0),
        number(first, TIFF.TAG_IMAGE_HEIGHT, 0),
        Math.max(1, channels * bits / Byte.SIZE),
        Orientation.of(first.getEntryById(TIFF.TAG_ORIENTATION)),
        LOSSY.contains(number(first, TIFF.TAG_COMPRESSION, 1)));
  }

  private static Directory first(ImageInputStream in) throws IOException {
    var directories = (CompoundDirectory) new TIFFReader().read(in);
    if (directories.directoryCount() == 0) {
      throw new IIOException("it describes no picture");
    }
    return directories.getDirectory(0);
  }

  /** A tag's number, or the first if there are several. */
  private static int number(Directory directory, int tag, int absent) throws IOException {
    long[] numbers = numbers(directory, tag);
    if (numbers.length > 0 && numbers[0] != (int) numbers[0]) {
      throw new IIOException("its tag " + tag + " is " + numbers[0]);
    }
    return numbers.length == 0 ? absent : (int) numbers[0];
  }

  private static long[] numbers(Directory directory, int tag) throws IOException {
    Entry entry = directory.getEntryById(tag);
    Object value = entry == null ? new long[0] : entry.getValue();
    if (value instanceof Number number) {
      return new long[] {number.longValue()};
    }
    int count = value.getClass().isArray() ? Array.getLength(value) : -1;
    long[] numbers = new long[Math.max(0, count)];
    for (int i = 0; i < count; i++) {
      numbers[i] = Array.get(value, i) instanceof Number number ? number.longValue() : -1;
    }
    if (count < 0 || Arrays.stream(numbers).anyMatch(number -> number < 0)) {
      throw new IIOException("its tag " + tag + " holds no numbers");
    }
    return numbers;
  }

  /** A decoder may treat missing pixels as black. */
  private static void requireWhole(Directory first, int offsets, int lengths, long end)
      throws IOException {
    long[] starts = numbers(first, offsets);
    long[] counts = numbers(first, lengths);
    for (int i = 0; i < Math.min(starts.length, counts.length); i++) {
      if (starts[i] > end || counts[i] > end - starts[i]) {
        throw new IIOException("its pixels reach beyond its end");
      }
    }
  }

  @Override
  public Picture decode(byte[] file, Header header) throws IOException {
    Directory first = first(new ByteArrayImageInputStream(file));
    requireWhole(first, TIFF.TAG_STRIP_OFFSETS, TIFF.TAG_STRIP_BYTE_COUNTS, file.length);
    requireWhole(first, TIFF.TAG_TILE_OFFSETS, TIFF.TAG_TILE_BYTE_COUNTS, file.length);
    return Decoders.read(
        new TIFFImageReaderSpi().createReaderInstance(null),
        file,
        decoder -> {
          ImageTypeSpecifier stored = decoder.getRawImageType(0);
          int type = stored.getSampleModel().getTransferType();
          if (type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE) {
            // As a picture, all values would be clipped to between 0 and 1.
            return Picture.of(decoder.readRaster(0, null), header);
          }
          ImageReadParam asStored = decoder.getDefaultReadParam();
          asStored.setDestinationType(stored);
          BufferedImage image = decoder.read(0, asStored);
          // This undoes premultiplied alpha.
          image.coerceData(false);
          return picture(image, header);
        });
  }

  private static Picture picture(BufferedImage image, Header header) throws IOException {
    int bands = image.getRaster().getNumBands();
    if (bands > MOST_BANDS) {
      throw new UnreadableException(
          "has " + bands + " bands; no more than " + MOST_BANDS + " can be read");
    }
    Picture picture = Picture.of(image.getRaster(), header);
    if (image.getColorModel() instanceof IndexColorModel palette) {
      return picture.withPalette(palette);
    }
    return image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_CMYK
        ? picture.ofInk()
        : picture;
  }
}

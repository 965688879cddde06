package io.mada.data.picture;

import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import io.mada.api.ImageSize;
import java.io.IOException;

/**
 * How a camera was held: Exif's tag 0x0112, which TIFF has too.
 *
 * @param tag 1 is upright; 2 is mirrored, 3 turned by 180 degrees, 4 both; from 5 on, rows and
 *     columns are swapped
 */
public record Orientation(int tag) {

  static final Orientation UPRIGHT = new Orientation(1);

  /** The orientation in a tag; a meaningless value counts as upright, as everywhere. */
  static Orientation of(Entry entry) {
    boolean known =
        entry != null
            && entry.getValue() instanceof Number n
            && n.intValue() > 0
            && n.intValue() < 9;
    return known ? new Orientation(((Number) entry.getValue()).intValue()) : UPRIGHT;
  }

  /** The orientation in an Exif block; a damaged one counts as upright, and no decoder minds. */
  static Orientation ofExif(byte[] exif) {
    try {
      return of(
          new TIFFReader()
              .read(new ByteArrayImageInputStream(exif))
              .getEntryById(TIFF.TAG_ORIENTATION));
    } catch (IOException | RuntimeException e) {
      return UPRIGHT;
    }
  }

  private boolean transposes() {
    return tag > 4;
  }

  /** The size of the upright picture. */
  ImageSize upright(int width, int height) {
    return transposes() ? new ImageSize(height, width) : new ImageSize(width, height);
  }

  /**
   * Turns pixels upright.
   *
   * @param pixels row by row, as stored
   * @param width as stored
   * @param height as stored
   * @param pixelBytes bytes of a pixel
   * @return the same array if there is nothing to do
   */
  byte[] upright(byte[] pixels, int width, int height, int pixelBytes) {
    if (tag == 1) {
      return pixels;
    }
    boolean mirrored = tag == 2 || tag == 3 || tag == 7 || tag == 8;
    boolean upsideDown = tag == 3 || tag == 4 || tag == 6 || tag == 7;
    ImageSize size = upright(width, height);
    byte[] result = new byte[pixels.length];
    int to = 0;
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++, to += pixelBytes) {
        int column = transposes() ? y : x;
        int row = transposes() ? x : y;
        int from =
            (upsideDown ? height - 1 - row : row) * width
                + (mirrored ? width - 1 - column : column);
        for (int i = 0; i < pixelBytes; i++) {
          result[to + i] = pixels[from * pixelBytes + i];
        }
      }
    }
    return result;
  }
}

package io.mada.data.picture;

import io.mada.api.ImageSize;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Optional;

/**
 * A decoded picture with its samples as the file holds them.
 *
 * @param raster one band of grey or of indexes; grey and alpha; red, green and blue; these and
 *     alpha; or four inks. Not yet upright
 * @param palette the colours of the indexes
 * @param ink whether the four bands are cyan, magenta, yellow and black
 * @param orientation makes it upright
 * @param lossy whether the samples differ from those that were saved
 */
public record Picture(
    Raster raster,
    Optional<IndexColorModel> palette,
    boolean ink,
    Orientation orientation,
    boolean lossy) {

  /** The size of the upright picture. */
  public ImageSize size() {
    return orientation.upright(raster.getWidth(), raster.getHeight());
  }

  /**
   * Turns pixels made from the raster, row by row, upright.
   *
   * @param pixelBytes bytes of a pixel
   * @return the same array if there is nothing to do
   */
  public byte[] upright(byte[] pixels, int pixelBytes) {
    return orientation.upright(pixels, raster.getWidth(), raster.getHeight(), pixelBytes);
  }

  static Picture of(Raster raster, Header header) {
    return new Picture(raster, Optional.empty(), false, header.orientation(), header.lossy());
  }

  Picture withPalette(IndexColorModel colors) {
    return new Picture(raster, Optional.of(colors), ink, orientation, lossy);
  }

  Picture ofInk() {
    return new Picture(raster, palette, true, orientation, lossy);
  }
}

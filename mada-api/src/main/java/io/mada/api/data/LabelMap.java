package io.mada.api.data;

import io.mada.api.ImageSize;

/**
 * The class of every pixel. May be shared by threads.
 *
 * @param width in pixels
 * @param height in pixels
 * @param ids training ids, row by row: width * height bytes, {@link #IGNORED} where a pixel is
 *     ignored; not to be changed
 */
public record LabelMap(int width, int height, byte[] ids) {

  /** The id of pixels that are not trained on and not scored. */
  public static final int IGNORED = 255;

  /**
   * Refuses more or fewer ids than pixels, with an {@link IllegalArgumentException}.
   *
   * @param width in pixels
   * @param height in pixels
   * @param ids width * height bytes
   */
  public LabelMap {
    if (ids.length != width * height) {
      throw new IllegalArgumentException(
          ids.length + " bytes are no label map of " + width + "x" + height);
    }
  }

  /**
   * Width and height together.
   *
   * @return the size in pixels
   */
  public ImageSize size() {
    return new ImageSize(width, height);
  }

  /**
   * Whether any pixel in a part of the image has a class.
   *
   * @param region within the image
   * @return false if all of it is {@link #IGNORED}
   */
  public boolean isLabelled(Region region) {
    for (Region part : region.parts()) {
      for (int y = part.y(); y < part.y() + part.height(); y++) {
        for (int x = part.x(); x < part.x() + part.width(); x++) {
          if (ids[y * width + x] != (byte) IGNORED) {
            return true;
          }
        }
      }
    }
    return false;
  }
}

package io.mada.api.data;

import io.mada.api.ImageSize;

/**
 * A picture. May be shared by threads.
 *
 * @param width in pixels
 * @param height in pixels
 * @param rgb red, green and blue of every pixel, row by row: 3 * width * height bytes; not to be
 *     changed
 */
public record RgbImage(int width, int height, byte[] rgb) {

  /**
   * Refuses more or fewer than three bytes per pixel, with an {@link IllegalArgumentException}.
   *
   * @param width in pixels
   * @param height in pixels
   * @param rgb 3 * width * height bytes
   */
  public RgbImage {
    if (rgb.length != 3 * width * height) {
      throw new IllegalArgumentException(
          rgb.length + " bytes are no RGB image of " + width + "x" + height);
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
}

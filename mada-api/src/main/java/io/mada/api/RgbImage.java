package io.mada.api;

/**
 * A picture.
 *
 * @param rgb red, green and blue of every pixel, row by row: 3 width height bytes; not to be changed
 */
public record RgbImage(int width, int height, byte[] rgb) {

  public RgbImage {
    if (rgb.length != 3 * width * height) {
      throw new IllegalArgumentException(rgb.length + " bytes are no RGB image of " + width + "x" + height);
    }
  }

  public ImageSize size() {
    return new ImageSize(width, height);
  }
}

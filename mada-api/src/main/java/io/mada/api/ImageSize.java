package io.mada.api;

/**
 * The size of an image.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record ImageSize(int width, int height) {

  /**
   * The most pixels that an image can have: an {@code RgbImage} has three bytes per pixel in one
   * array.
   */
  public static final int MOST_PIXELS = (Integer.MAX_VALUE - 8) / 3;

  /**
   * Whether an image can have this size.
   *
   * @return false if there are no pixels, or more than fit into an array
   */
  public boolean isPossible() {
    return width > 0 && height > 0 && (long) width * height <= MOST_PIXELS;
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}

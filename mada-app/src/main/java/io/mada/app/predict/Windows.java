package io.mada.app.predict;

import io.mada.api.ConfigurationException;
import java.io.Serializable;

/**
 * The parts in which a large image passes through a network.
 *
 * @param width of a window in pixels; 0 for the whole image at once
 * @param height likewise
 * @param overlap the minimum number of pixels by which neighbouring windows overlap
 */
public record Windows(int width, int height, int overlap) implements Serializable {

  /** Images as a whole. */
  public static final Windows NONE = new Windows(0, 0, 0);

  /** The coarsest output stride of the built-in backbones: a smaller window has no interior. */
  private static final int LEAST = 32;

  /** Refuses windows too small to see anything in, with a {@link ConfigurationException}. */
  public Windows {
    boolean none = width == 0 && height == 0 && overlap == 0;
    if (!none && (width < LEAST || height < LEAST)) {
      throw new ConfigurationException(
          "a window of "
              + width
              + "x"
              + height
              + " is smaller than the output stride of a network; it must be at least "
              + LEAST
              + "x"
              + LEAST);
    }
    if (!none && (overlap < 0 || overlap > Math.min(width, height) / 2)) {
      throw new ConfigurationException(
          "windows of "
              + width
              + "x"
              + height
              + " must overlap by 0 to "
              + Math.min(width, height) / 2
              + " pixels, not "
              + overlap);
    }
  }

  /** Windows that overlap by a quarter of their shorter side. */
  public static Windows of(int width, int height) {
    return new Windows(width, height, Math.max(0, Math.min(width, height) / 4));
  }

  boolean isNone() {
    return width == 0;
  }
}

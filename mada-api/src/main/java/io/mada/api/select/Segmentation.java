package io.mada.api.select;

import io.mada.api.MadaException;
import io.mada.api.data.Superpixels;

/** Divides images into superpixels. May be used by several threads. */
@FunctionalInterface
public interface Segmentation {

  /**
   * For a strategy that has not declared that it needs superpixels: asking for them is an error.
   */
  Segmentation NONE =
      (image, side) -> {
        throw new MadaException(
            "there are no superpixels: the strategy's needs must ask for them (Needs.andSuperpixels)");
      };

  /**
   * The superpixels of an image.
   *
   * @param image its index in its set
   * @param side of the average superpixel's square, in pixels of the label
   * @return the same ones whenever it is asked
   */
  Superpixels of(int image, int side);
}

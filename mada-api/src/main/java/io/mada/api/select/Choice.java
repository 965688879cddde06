package io.mada.api.select;

import io.mada.api.data.Region;

/**
 * Something that a strategy wants labelled.
 *
 * @param image the image's index in the pool
 * @param score why: larger is more wanted; any finite number
 * @param region the part of the image, or null for the whole
 */
public record Choice(int image, double score, Region region) {

  /**
   * A whole image.
   *
   * @param image the image's index in the pool
   * @param score why: larger is more wanted; any finite number
   * @return the choice of all its pixels
   */
  public static Choice of(int image, double score) {
    return new Choice(image, score, null);
  }
}

package io.mada.internal.loading;

import io.mada.api.data.ImageSet;
import java.util.Optional;

/** Images of which some may be damaged: one that cannot be read is replaced by another. */
public interface Damaged {

  /**
   * What is wrong with an image.
   *
   * @param index of an image that was asked for before
   * @return one line; empty if nothing is
   */
  Optional<String> damage(int index);

  /**
   * What is wrong with an image of any set.
   *
   * @param images may be a set of this kind
   * @param index of an image that was asked for before
   * @return one line; empty if nothing is
   */
  static Optional<String> damage(ImageSet images, int index) {
    return images instanceof Damaged damaged ? damaged.damage(index) : Optional.empty();
  }
}

package io.mada.api.data;

import java.util.random.RandomGenerator;

/** Changes image and label together. May be called from several threads at once. */
@FunctionalInterface
public interface Augmentation {

  /**
   * Applies the change.
   *
   * @param sample its bytes must not be changed
   * @param random the only source of randomness, so that a batch is the same on any number of
   *     threads
   * @return a new sample, of any size; or the given one, if nothing changes
   */
  Sample apply(Sample sample, RandomGenerator random);
}

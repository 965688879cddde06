package io.mada.api;

import java.util.random.RandomGenerator;

/** Changes image and label together. May be called from several threads at once. */
@FunctionalInterface
public interface Augmentation {

  /**
   * Applies the change.
   *
   * @param random the only source of chance, so that a batch is the same on any number of threads
   */
  Sample apply(Sample sample, RandomGenerator random);
}

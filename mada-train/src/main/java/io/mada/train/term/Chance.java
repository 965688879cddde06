package io.mada.train.term;

import io.mada.api.train.Iteration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The random numbers of a term: they depend on the seed and the iteration alone, so that a resumed
 * run draws the same, and go on over the parts of an accumulated batch.
 */
final class Chance {

  private final long seed;
  private RandomGenerator random;
  private int drawnFor;

  Chance(long seed) {
    this.seed = seed;
  }

  /** Those of an iteration. */
  RandomGenerator of(Iteration iteration) {
    if (drawnFor != iteration.number()) {
      drawnFor = iteration.number();
      random = new SplittableRandom(seed * 1_000_003 + drawnFor);
    }
    return random;
  }
}

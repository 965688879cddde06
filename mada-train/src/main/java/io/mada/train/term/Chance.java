package io.mada.train.term;

import io.mada.api.train.Iteration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A term's random numbers. They depend only on the seed and the iteration, so a resumed run draws
 * the same ones, and they continue across the parts of an accumulated batch.
 */
final class Chance {

  private final long seed;
  private RandomGenerator random;
  private int drawnFor;

  Chance(long seed) {
    this.seed = seed;
  }

  /** The random numbers of an iteration. */
  RandomGenerator of(Iteration iteration) {
    if (drawnFor != iteration.number()) {
      drawnFor = iteration.number();
      random = new SplittableRandom(seed * 1_000_003 + drawnFor);
    }
    return random;
  }
}

package io.mada.data.synthetic;

/** Repeatable noise without state. */
final class Noise {

  private Noise() {}

  /** A value in [0, 1) that belongs to a grid point. */
  static double at(long seed, int x, int y) {
    return (hash(seed, x, y) >>> 40) * 0x1p-24;
  }

  /**
   * A value of mean 0 and deviation 1: the sum of four uniform ones, close enough to a normal
   * distribution.
   */
  static double gaussian(long seed, int x, int y) {
    long h = hash(seed, x, y);
    double sum = (h & 0xffff) + (h >>> 16 & 0xffff) + (h >>> 32 & 0xffff) + (h >>> 48);
    return (sum * 0x1p-16 - 2) * 1.7320508;
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
  private static long hash(long seed, int x, int y) {
    long h = seed + x * 0x9E3779B97F4A7C15L + y * 0xC2B2AE3D27D4EB4FL;
    h = (h ^ h >>> 30) * 0xBF58476D1CE4E5B9L;
    h = (h ^ h >>> 27) * 0x94D049BB133111EBL;
    return h ^ h >>> 31;
  }

  /** Noise that varies smoothly over a distance of about 1. */
  static double smooth(long seed, double x, double y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double right = ease(x - left);
    double down = ease(y - top);
    double upper = mix(at(seed, left, top), at(seed, left + 1, top), right);
    double lower = mix(at(seed, left, top + 1), at(seed, left + 1, top + 1), right);
    return mix(upper, lower, down);
  }

  private static double ease(double share) {
    return share * share * (3 - 2 * share);
  }

  private static double mix(double a, double b, double share) {
    return a + (b - a) * share;
  }
}

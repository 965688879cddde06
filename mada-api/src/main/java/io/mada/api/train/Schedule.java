package io.mada.api.train;

/**
 * How the learning rate changes. Used by one thread; the same arguments always give the same
 * result.
 */
@FunctionalInterface
public interface Schedule {

  /**
   * The factor that multiplies the configured learning rate.
   *
   * @param iteration from 1 at the first step
   * @param total the stage's iterations
   * @return a finite number that is not negative, usually from 0 to 1
   */
  double factor(int iteration, int total);
}

package io.mada.api;

/** How the learning rate changes. */
@FunctionalInterface
public interface Schedule {

  /**
   * The factor on the configured learning rate.
   *
   * @param iteration from 1 at the first step
   * @param total the stage's iterations
   */
  double factor(int iteration, int total);
}

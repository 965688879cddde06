package io.mada.active.strategy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.mada.api.tensor.FloatMatrix;

/**
 * Scales each dimension to mean 0 and variance 1 over some vectors; this does not change a ratio of
 * densities.
 *
 * @param mean (D)
 * @param deviation (D), above 0
 */
record Standard(NDArray mean, NDArray deviation) implements AutoCloseable {

  /** For a dimension in which all are equal: their difference from the mean, 0, stays 0. */
  private static final double SMALLEST_DEVIATION = 1e-30;

  /** For all vectors of some groups, (n, D) in memory; the caller closes it. */
  static Standard of(NDManager manager, FloatMatrix... groups) {
    try (NDManager scope = manager.newSubManager()) {
      NDList vectors = new NDList();
      for (FloatMatrix group : groups) {
        vectors.add(group.rows(scope, 0, group.rows()));
      }
      NDArray all = NDArrays.concat(vectors);
      NDArray mean = all.mean(new int[] {0});
      NDArray variance = all.sub(mean).square().mean(new int[] {0});
      NDArray deviation = variance.sqrt().maximum(SMALLEST_DEVIATION);
      mean.attach(manager);
      deviation.attach(manager);
      return new Standard(mean, deviation);
    }
  }

  /**
   * The {@link GaussianMixture#moments} of vectors, (n, D) in memory, in standard form; the caller
   * closes them.
   */
  NDArray moments(FloatMatrix vectors) {
    try (NDArray values = vectors.rows(mean.getManager(), 0, vectors.rows())) {
      values.subi(mean);
      values.divi(deviation);
      return GaussianMixture.moments(values);
    }
  }

  @Override
  public void close() {
    mean.close();
    deviation.close();
  }
}

package io.mada.active.strategy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.active.cluster.Clustering;
import io.mada.active.cluster.KMeans;
import io.mada.api.tensor.FloatMatrix;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A mixture of Gaussians with diagonal covariances, fitted by expectation maximisation (Dempster,
 * Laird and Rubin, 1977), on the manager's device; tensors have single precision, and the
 * components' few numbers double precision.
 *
 * <p>Vectors are expected to have a variance of about 1 in each dimension. Each variance is shrunk
 * towards it, with the weight of {@value #PRIOR} observations, so that a component of few vectors
 * stays broad.
 */
final class GaussianMixture implements AutoCloseable {

  private static final double PRIOR = 10;
  private static final int START_ITERATIONS = 2;

  private final NDManager scope;
  private final int components;
  private final int dimensions;

  /**
   * (2 D, K): mean / variance and, below it, -1/2 / variance: the factors of a vector and of its
   * squares.
   */
  private NDArray factors;

  /** (K): what does not depend on the vector. */
  private NDArray constant;

  private GaussianMixture(NDManager scope, int components, int dimensions) {
    this.scope = scope;
    this.components = components;
    this.dimensions = dimensions;
  }

  /**
   * The moments that mixtures are computed from.
   *
   * @param vectors (n, D)
   * @return (n, 2 D), each vector and then its squares; the caller closes it
   */
  static NDArray moments(NDArray vectors) {
    try (NDArray squares = vectors.square()) {
      return vectors.concat(squares, 1);
    }
  }

  /**
   * Fits a mixture; k-means provides the first components.
   *
   * @param moments (n, 2 D), n at least the number of components
   * @return the caller closes it
   */
  static GaussianMixture fit(
      NDArray moments, int components, int iterations, long seed, NDManager manager) {
    int dimensions = (int) moments.getShape().get(1) / 2;
    GaussianMixture mixture = new GaussianMixture(manager.newSubManager(), components, dimensions);
    try (NDArray index = manager.create(nearestCentre(moments, components, seed, manager));
        NDArray hard = index.oneHot(components)) {
      mixture.maximise(moments, hard);
      for (int i = 1; i < iterations; i++) {
        try (NDArray joint = mixture.joint(moments);
            NDArray responsibilities = joint.softmax(1)) {
          mixture.maximise(moments, responsibilities);
        }
      }
    }
    return mixture;
  }

  private static long[] nearestCentre(
      NDArray moments, int components, long seed, NDManager manager) {
    try (NDArray vectors = moments.get(":, :" + moments.getShape().get(1) / 2)) {
      Clustering start =
          new KMeans(components, START_ITERATIONS, seed).cluster(FloatMatrix.of(vectors), manager);
      return Arrays.stream(start.assignment()).asLongStream().toArray();
    }
  }

  /**
   * The logarithm of the density of each vector.
   *
   * @param moments (n, 2 D)
   */
  double[] logDensity(NDArray moments) {
    try (NDArray joint = joint(moments);
        NDArray largest = joint.max(new int[] {1}, true);
        NDArray relative = joint.sub(largest);
        NDArray exponentials = relative.exp();
        NDArray sums = exponentials.sum(new int[] {1}, true);
        NDArray logarithms = sums.log();
        NDArray density = logarithms.add(largest)) {
      return numbers(density);
    }
  }

  @Override
  public void close() {
    scope.close();
  }

  /** log (weight_k N(x_i | k)), (n, K). */
  private NDArray joint(NDArray moments) {
    NDArray joint = moments.matMul(factors);
    joint.addi(constant);
    return joint;
  }

  /** The likeliest components for given responsibilities (n, K). */
  private void maximise(NDArray moments, NDArray responsibilities) {
    double[] mass;
    double[] sums;
    try (NDArray transposed = moments.transpose();
        NDArray total = responsibilities.sum(new int[] {0});
        NDArray weighted = transposed.matMul(responsibilities)) {
      mass = numbers(total);
      sums = numbers(weighted);
    }
    float[] values = new float[2 * dimensions * components];
    double[] constants = new double[components];
    for (int k = 0; k < components; k++) {
      // A component that has lost all its vectors stays at the prior, with next to no weight.
      double n = Math.max(mass[k], 1e-9);
      constants[k] =
          Math.log(n / moments.getShape().get(0)) - 0.5 * dimensions * Math.log(2 * Math.PI);
      for (int d = 0; d < dimensions; d++) {
        int first = d * components + k;
        int second = (dimensions + d) * components + k;
        double mean = sums[first] / n;
        double scatter = Math.max(0, sums[second] - n * mean * mean);
        double variance = (scatter + PRIOR) / (n + PRIOR);
        values[first] = (float) (mean / variance);
        values[second] = (float) (-0.5 / variance);
        constants[k] -= 0.5 * (Math.log(variance) + mean * mean / variance);
      }
    }
    replace(values, constants);
  }

  private static double[] numbers(NDArray array) {
    float[] values = array.toFloatArray();
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private void replace(float[] values, double[] constants) {
    if (factors != null) {
      factors.close();
      constant.close();
    }
    factors = scope.create(values, new Shape(2L * dimensions, components));
    try (NDArray exact = scope.create(constants)) {
      constant = exact.toType(DataType.FLOAT32, false);
    }
  }
}

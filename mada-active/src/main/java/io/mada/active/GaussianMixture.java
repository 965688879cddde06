package io.mada.active;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.tensor.FloatMatrix;

/**
 * A mixture of Gaussians with diagonal covariances, fitted by expectation maximisation (Dempster, Laird and Rubin,
 * 1977). In double precision, on the manager's device.
 *
 * <p>Vectors are expected to have a variance of about 1 in each dimension. Each variance is shrunk towards it, with the
 * weight of {@value #PRIOR} observations, so that a component of few vectors stays broad.
 */
final class GaussianMixture implements AutoCloseable {

  private static final double PRIOR = 10;
  private static final int START_ITERATIONS = 2;

  private final NDManager scope;
  private final int components;
  private final int dimensions;
  /** (D, K): 1 / variance, and mean / variance. */
  private NDArray precision;
  private NDArray scaledMean;
  /** (K): what does not depend on the vector. */
  private NDArray constant;

  private GaussianMixture(NDManager scope, int components, int dimensions) {
    this.scope = scope;
    this.components = components;
    this.dimensions = dimensions;
  }

  /**
   * Fits a mixture; k-means gives the first components.
   *
   * @param vectors (n, D) in memory, n at least the number of components
   * @return the caller closes it
   */
  static GaussianMixture fit(FloatMatrix vectors, int components, int iterations, long seed, NDManager manager) {
    GaussianMixture mixture = new GaussianMixture(manager.newSubManager(), components, vectors.columns());
    Clustering start = new KMeans(components, START_ITERATIONS, seed).cluster(vectors, manager);
    long[] nearest = new long[vectors.rows()];
    for (int i = 0; i < nearest.length; i++) {
      nearest[i] = start.assignment()[i];
    }
    try (NDArray single = vectors.rows(manager, 0, vectors.rows());
        NDArray x = single.toType(DataType.FLOAT64, false);
        NDArray squares = x.square();
        NDArray index = manager.create(nearest);
        NDArray hard = index.oneHot(components, DataType.FLOAT64)) {
      mixture.maximise(x, squares, hard);
      for (int i = 1; i < iterations; i++) {
        try (NDArray joint = mixture.joint(x, squares);
            NDArray responsibilities = joint.softmax(1)) {
          mixture.maximise(x, squares, responsibilities);
        }
      }
    }
    return mixture;
  }

  /**
   * The logarithm of the density of each vector.
   *
   * @param vectors (n, D) in memory
   */
  double[] logDensity(FloatMatrix vectors) {
    try (NDArray single = vectors.rows(scope, 0, vectors.rows());
        NDArray x = single.toType(DataType.FLOAT64, false);
        NDArray squares = x.square();
        NDArray joint = joint(x, squares);
        NDArray largest = joint.max(new int[] {1}, true);
        NDArray relative = joint.sub(largest);
        NDArray exponentials = relative.exp();
        NDArray sums = exponentials.sum(new int[] {1}, true);
        NDArray logarithms = sums.log();
        NDArray density = logarithms.add(largest)) {
      return density.toDoubleArray();
    }
  }

  @Override
  public void close() {
    scope.close();
  }

  /** log (weight_k N(x_i | k)), (n, K). */
  private NDArray joint(NDArray x, NDArray squares) {
    try (NDArray quadratic = squares.matMul(precision);
        NDArray linear = x.matMul(scaledMean)) {
      quadratic.muli(-0.5);
      quadratic.addi(linear);
      return quadratic.add(constant);
    }
  }

  /** The likeliest components for given responsibilities (n, K). */
  private void maximise(NDArray x, NDArray squares, NDArray responsibilities) {
    double[] mass;
    double[] sums;
    double[] squareSums;
    try (NDArray transposed = responsibilities.transpose();
        NDArray total = responsibilities.sum(new int[] {0});
        NDArray weightedSum = transposed.matMul(x);
        NDArray weightedSquares = transposed.matMul(squares)) {
      mass = total.toDoubleArray();
      sums = weightedSum.toDoubleArray();
      squareSums = weightedSquares.toDoubleArray();
    }
    double[] precisions = new double[dimensions * components];
    double[] scaledMeans = new double[dimensions * components];
    double[] constants = new double[components];
    for (int k = 0; k < components; k++) {
      // A component that has lost all its vectors stays where the prior is, at next to no weight.
      double n = Math.max(mass[k], 1e-9);
      constants[k] = Math.log(n / x.getShape().get(0)) - 0.5 * dimensions * Math.log(2 * Math.PI);
      for (int d = 0; d < dimensions; d++) {
        double mean = sums[k * dimensions + d] / n;
        double scatter = Math.max(0, squareSums[k * dimensions + d] - n * mean * mean);
        double variance = (scatter + PRIOR) / (n + PRIOR);
        precisions[d * components + k] = 1 / variance;
        scaledMeans[d * components + k] = mean / variance;
        constants[k] -= 0.5 * (Math.log(variance) + mean * mean / variance);
      }
    }
    replace(precisions, scaledMeans, constants);
  }

  private void replace(double[] precisions, double[] scaledMeans, double[] constants) {
    if (precision != null) {
      precision.close();
      scaledMean.close();
      constant.close();
    }
    precision = scope.create(precisions, new Shape(dimensions, components));
    scaledMean = scope.create(scaledMeans, new Shape(dimensions, components));
    constant = scope.create(constants, new Shape(components));
  }
}

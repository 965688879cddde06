package io.mada.active;

import ai.djl.ndarray.types.Shape;
import io.mada.api.tensor.FloatMatrix;

/** Brings each dimension to mean 0 and variance 1 over some vectors; a ratio of densities is not changed by it. */
record Standard(double[] mean, double[] deviation) {

  static Standard of(float[][]... groups) {
    int dimensions = groups[0][0].length;
    double[] mean = new double[dimensions];
    double[] deviation = new double[dimensions];
    long count = 0;
    for (float[][] group : groups) {
      count += group.length;
      for (float[] vector : group) {
        for (int d = 0; d < dimensions; d++) {
          mean[d] += vector[d];
        }
      }
    }
    for (int d = 0; d < dimensions; d++) {
      mean[d] /= count;
    }
    for (float[][] group : groups) {
      for (float[] vector : group) {
        for (int d = 0; d < dimensions; d++) {
          deviation[d] += (vector[d] - mean[d]) * (vector[d] - mean[d]);
        }
      }
    }
    for (int d = 0; d < dimensions; d++) {
      deviation[d] = Math.sqrt(deviation[d] / count);
    }
    return new Standard(mean, deviation);
  }

  /** The vectors in standard form; a dimension in which all are equal is 0. */
  FloatMatrix apply(float[][] vectors) {
    int dimensions = mean.length;
    float[] values = new float[vectors.length * dimensions];
    for (int i = 0; i < vectors.length; i++) {
      for (int d = 0; d < dimensions; d++) {
        double scaled = deviation[d] > 0 ? (vectors[i][d] - mean[d]) / deviation[d] : 0;
        values[i * dimensions + d] = (float) scaled;
      }
    }
    return FloatMatrix.of(new Shape(dimensions), values);
  }
}

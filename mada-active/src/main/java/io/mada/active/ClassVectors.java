package io.mada.active;

import ai.djl.ndarray.types.Shape;
import io.mada.api.tensor.FloatMatrix;
import java.util.ArrayList;
import java.util.List;

/**
 * The features of one class in the images that show it.
 *
 * @param images the images' indices, rising
 * @param values their class vectors, D numbers each
 */
record ClassVectors(int[] images, float[][] values) {

  /** Collects a class from class features (N, C, D). */
  static ClassVectors of(FloatMatrix classFeatures, int category) {
    Shape shape = classFeatures.rowShape();
    int channels = (int) shape.get(1);
    List<Integer> images = new ArrayList<>();
    List<float[]> values = new ArrayList<>();
    for (int i = 0; i < classFeatures.rows(); i++) {
      float[] vector = classFeatures.row(i, category * channels, (category + 1) * channels);
      if (!Finite.isFinite(vector)) {
        throw Finite.failure(classFeatures);
      }
      if (isPresent(vector)) {
        images.add(i);
        values.add(vector);
      }
    }
    return new ClassVectors(images.stream().mapToInt(Integer::intValue).toArray(), values.toArray(float[][]::new));
  }

  int size() {
    return images.length;
  }

  /** An absent class has nothing but zeros. */
  private static boolean isPresent(float[] vector) {
    for (float value : vector) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }
}

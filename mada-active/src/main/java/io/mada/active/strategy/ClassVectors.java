package io.mada.active.strategy;

import io.mada.active.cluster.Finite;
import io.mada.api.tensor.FloatMatrix;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The features of one class in the images that show it. They stay in the file of all class features
 * until they are asked for, since those of a large pool would fill the heap.
 *
 * @param classFeatures (N, C, D)
 * @param category the class
 * @param images the indices of the images that show it, rising
 */
record ClassVectors(FloatMatrix classFeatures, int category, int[] images) {

  /** Finds the images that show a class. */
  static ClassVectors of(FloatMatrix classFeatures, int category) {
    int[] images =
        IntStream.range(0, classFeatures.rows())
            .filter(image -> isPresent(classFeatures, vector(classFeatures, category, image)))
            .toArray();
    return new ClassVectors(classFeatures, category, images);
  }

  int size() {
    return images.length;
  }

  /** The vectors of some images, (n, D), in memory. */
  FloatMatrix vectors(int... some) {
    return FloatMatrix.of(
        Arrays.stream(some)
            .mapToObj(image -> vector(classFeatures, category, image))
            .toArray(float[][]::new));
  }

  private static float[] vector(FloatMatrix classFeatures, int category, int image) {
    int channels = (int) classFeatures.rowShape().get(1);
    return classFeatures.row(image, category * channels, (category + 1) * channels);
  }

  /** An absent class has nothing but zeros. */
  private static boolean isPresent(FloatMatrix classFeatures, float[] vector) {
    if (!Finite.isFinite(vector)) {
      throw Finite.failure(classFeatures);
    }
    for (float value : vector) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }
}

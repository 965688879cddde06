package io.mada.active.strategy;

import io.mada.active.cluster.Finite;
import io.mada.api.tensor.FloatMatrix;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The features of one class: of the images that show it, or of the superpixels that mostly belong
 * to it. They stay in the file with all features until they are asked for, since those of a large
 * pool would fill the heap.
 *
 * @param features (N, ...), with several vectors in each row
 * @param images the indices of the images or superpixels, in rising order
 * @param places where the vector of each of these is
 */
record ClassVectors(FloatMatrix features, int[] images, IntFunction<Place> places) {

  /**
   * A piece of a row.
   *
   * @param row its index
   * @param from the first number
   * @param to the one after the last number
   */
  record Place(int row, int from, int to) {}

  /** Finds the images that show a class. */
  static ClassVectors of(FloatMatrix classFeatures, int category) {
    int[] images =
        IntStream.range(0, classFeatures.rows())
            .filter(image -> isPresent(classFeatures, vector(classFeatures, category, image)))
            .toArray();
    return new ClassVectors(classFeatures, images, image -> place(classFeatures, category, image));
  }

  int size() {
    return images.length;
  }

  /** The vectors of some images, (n, D), in memory. */
  FloatMatrix vectors(int... some) {
    return FloatMatrix.of(
        Arrays.stream(some)
            .mapToObj(places)
            .map(place -> features.row(place.row(), place.from(), place.to()))
            .toArray(float[][]::new));
  }

  private static Place place(FloatMatrix classFeatures, int category, int image) {
    int channels = (int) classFeatures.rowShape().get(1);
    return new Place(image, category * channels, (category + 1) * channels);
  }

  private static float[] vector(FloatMatrix classFeatures, int category, int image) {
    Place place = place(classFeatures, category, image);
    return classFeatures.row(place.row(), place.from(), place.to());
  }

  /** An absent class has only zeros. */
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

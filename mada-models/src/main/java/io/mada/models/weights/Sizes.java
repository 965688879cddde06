package io.mada.models.weights;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/** Shapes and sizes as files declare them: any number may stand there. */
final class Sizes {

  private static final int MAX_DIMENSIONS = 64;

  private Sizes() {}

  /** A shape; its dimensions are not negative. */
  static Shape shape(List<Long> dimensions) throws DamagedFileException {
    if (dimensions.size() > MAX_DIMENSIONS || dimensions.stream().anyMatch(d -> d < 0)) {
      throw new DamagedFileException("a shape in it is impossible: " + abbreviate(dimensions));
    }
    return new Shape(dimensions);
  }

  /** The bytes of an array. */
  static long bytes(Shape shape, ElementType type) throws DamagedFileException {
    try {
      long bytes = type.bytes();
      for (long dimension : shape.getShape()) {
        bytes = Math.multiplyExact(bytes, dimension);
      }
      return bytes;
    } catch (ArithmeticException e) {
      throw new DamagedFileException("a shape in it is impossible: " + shape);
    }
  }

  private static String abbreviate(List<Long> dimensions) {
    return dimensions.size() > 8 ? dimensions.size() + " dimensions" : dimensions.toString();
  }
}

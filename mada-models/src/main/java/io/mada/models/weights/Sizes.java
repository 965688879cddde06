package io.mada.models.weights;

import java.util.Arrays;

/** Shapes and sizes as files declare them: they may be any number. */
final class Sizes {

  static final int MAX_DIMENSIONS = 64;

  private Sizes() {}

  /** Refuses shapes that no array can have. */
  static void check(long[] shape) {
    bytes(shape, 1);
  }

  /** The size in bytes of an array whose elements have {@code elementBytes} each. */
  static long bytes(long[] shape, int elementBytes) {
    if (shape.length > MAX_DIMENSIONS) {
      throw new DamagedFileException("an array of it has " + shape.length + " dimensions");
    }
    long bytes = elementBytes;
    boolean empty = false;
    for (long dimension : shape) {
      if (dimension < 0) {
        throw new DamagedFileException("a shape in it is impossible: " + Arrays.toString(shape));
      }
      empty |= dimension == 0;
    }
    if (empty) {
      return 0;
    }
    try {
      for (long dimension : shape) {
        bytes = Math.multiplyExact(bytes, dimension);
      }
      return bytes;
    } catch (ArithmeticException e) {
      throw new DamagedFileException("a shape in it is impossible: " + Arrays.toString(shape));
    }
  }
}

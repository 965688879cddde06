package io.mada.models.weights;

import ai.djl.ndarray.types.Shape;
import io.mada.api.Text;
import io.mada.api.nn.StoredTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An array in a piece of memory that may be larger and in another order, such as PyTorch's views
 * and NumPy's arrays in Fortran order.
 *
 * @param memory little-endian
 * @param offset of the first element, in elements
 * @param strides the distance between neighbours in each dimension, in elements
 */
record StridedArray(ElementType type, Memory memory, long offset, long[] shape, long[] strides) {

  /** Bytes that may not have been located yet. */
  @FunctionalInterface
  interface Memory {
    ByteBuffer bytes() throws IOException;
  }

  StridedArray {
    Sizes.check(shape);
    if (strides.length != shape.length) {
      throw new DamagedFileException(
          Text.of("a shape in it has %d dimensions, not %d", shape.length, strides.length));
    }
  }

  /** An array without gaps, the last dimension innermost. */
  static StridedArray rowMajor(ElementType type, Memory memory, long... shape) {
    return new StridedArray(type, memory, 0, shape, rowMajorStrides(shape));
  }

  /** An array without gaps, the first dimension innermost. */
  static StridedArray columnMajor(ElementType type, Memory memory, long... shape) {
    Sizes.check(shape);
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = 0; i < shape.length; i++) {
      strides[i] = stride;
      stride *= Math.max(1, shape[i]);
    }
    return new StridedArray(type, memory, 0, shape, strides);
  }

  /**
   * The array in row-major order: the memory itself if it has that order, otherwise a copy.
   *
   * @param allowance for copies
   */
  StoredTensor store(Allowance allowance) throws IOException {
    long size = Sizes.bytes(shape, type.bytes());
    ByteBuffer source = memory.bytes().order(ByteOrder.LITTLE_ENDIAN);
    checkWithin(source.remaining() / type.bytes(), size);
    ByteBuffer elements;
    if (size == 0) {
      elements = ByteBuffer.allocate(0);
    } else if (isRowMajor()) {
      elements = source.slice((int) (source.position() + offset * type.bytes()), (int) size);
    } else {
      allowance.take(size);
      elements = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
      gather(source, 0, offset, elements);
      elements.flip();
    }
    return new StoredTensor(
        new Shape(shape), type.dataType(), elements.order(ByteOrder.LITTLE_ENDIAN));
  }

  private void checkWithin(long available, long size) {
    boolean within = offset >= 0 && size <= Integer.MAX_VALUE;
    long last = offset;
    for (int i = 0; i < shape.length && size > 0 && within; i++) {
      // Without overflow: neither factor is negative, and their product must not exceed what is
      // left.
      within =
          strides[i] >= 0
              && (shape[i] == 1 || strides[i] <= (available - 1 - last) / (shape[i] - 1));
      last += within ? strides[i] * (shape[i] - 1) : 0;
    }
    if (!within || (size > 0 && last >= available)) {
      throw new DamagedFileException(
          Text.of("an array of shape %s is not all there", new Shape(shape)));
    }
  }

  private boolean isRowMajor() {
    long[] rowMajor = rowMajorStrides(shape);
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] != 1 && strides[i] != rowMajor[i]) {
        return false;
      }
    }
    return true;
  }

  private void gather(ByteBuffer source, int dimension, long from, ByteBuffer target) {
    if (dimension == shape.length) {
      copyElement(source, (int) (source.position() + from * type.bytes()), target);
      return;
    }
    for (long i = 0; i < shape[dimension]; i++) {
      gather(source, dimension + 1, from + i * strides[dimension], target);
    }
  }

  private void copyElement(ByteBuffer source, int position, ByteBuffer target) {
    switch (type.bytes()) {
      case 1 -> target.put(source.get(position));
      case 2 -> target.putShort(source.getShort(position));
      case 4 -> target.putInt(source.getInt(position));
      default -> target.putLong(source.getLong(position));
    }
  }

  private static long[] rowMajorStrides(long[] shape) {
    Sizes.check(shape);
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(1, shape[i]);
    }
    return strides;
  }
}

package io.mada.models.weights;

import io.mada.api.Text;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A pickled NumPy array: created empty, and filled from its state. */
final class NumpyArray {

  private StridedArray content;

  /** The array, once it has its content. */
  StridedArray content() {
    if (content == null) {
      throw new DamagedFileException("an array of it has no content");
    }
    return content;
  }

  /**
   * Takes the arguments of {@code ndarray.__setstate__}: version, shape, type, whether in Fortran
   * order, bytes.
   */
  void fill(Object[] state) {
    ElementType type = PickleClasses.argument(state, 2, ElementType.class);
    boolean columnMajor = PickleClasses.argument(state, 3, Boolean.class);
    byte[] bytes = PickleClasses.argument(state, 4, byte[].class);
    content = array(type, bytes, PickleClasses.dimensions(state, 1), columnMajor);
  }

  /** An array from the arguments of {@code _frombuffer}: bytes, type, shape, order. */
  static NumpyArray ofBuffer(Object[] arguments) {
    byte[] bytes = PickleClasses.argument(arguments, 0, byte[].class);
    ElementType type = PickleClasses.argument(arguments, 1, ElementType.class);
    boolean columnMajor = PickleClasses.argument(arguments, 3, String.class).equals("F");
    NumpyArray array = new NumpyArray();
    array.content = array(type, bytes, PickleClasses.dimensions(arguments, 2), columnMajor);
    return array;
  }

  /** A type from the arguments of {@code numpy.dtype}: its kind and size, ... */
  static ElementType type(Object[] arguments) {
    String name = PickleClasses.argument(arguments, 0, String.class);
    return ElementType.ofNumpy(name)
        .orElseThrow(
            () ->
                new DamagedFileException(
                    "an array of it has the type " + name + ", which is no number's"));
  }

  /** Checks the state of a type: version, byte order, ... */
  static void checkByteOrder(Object[] state) {
    if (PickleClasses.argument(state, 1, String.class).equals(">")) {
      throw new DamagedFileException("an array of it is big-endian");
    }
  }

  /**
   * A number from the arguments of {@code scalar}: type, bytes. Null for types that are not
   * supported here.
   */
  static Object scalar(Object[] arguments) {
    ElementType type = PickleClasses.argument(arguments, 0, ElementType.class);
    byte[] bytes = PickleClasses.argument(arguments, 1, byte[].class);
    if (bytes.length != type.bytes()) {
      throw new DamagedFileException(Text.of("a number of it has %d bytes", bytes.length));
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return switch (type) {
      case FLOAT64 -> buffer.getDouble();
      case FLOAT32 -> buffer.getFloat();
      case INT64 -> buffer.getLong();
      case INT32 -> buffer.getInt();
      case BOOL -> buffer.get() != 0;
      default -> null;
    };
  }

  private static StridedArray array(
      ElementType type, byte[] bytes, long[] shape, boolean columnMajor) {
    StridedArray.Memory memory = () -> ByteBuffer.wrap(bytes);
    return columnMajor
        ? StridedArray.columnMajor(type, memory, shape)
        : StridedArray.rowMajor(type, memory, shape);
  }
}

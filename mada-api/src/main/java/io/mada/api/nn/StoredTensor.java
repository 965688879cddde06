package io.mada.api.nn;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * An array as it is, or will be, stored in a file. May be shared by threads.
 *
 * @param shape of the array; no dimensions for a single number
 * @param type of the elements
 * @param content gives the elements in row-major, little-endian order, from position to limit
 */
public record StoredTensor(Shape shape, DataType type, Supplier<ByteBuffer> content) {

  /**
   * An array whose bytes are available now.
   *
   * @param shape of the array
   * @param type of the elements
   * @param bytes the elements in row-major, little-endian order, from position to limit
   */
  public StoredTensor(Shape shape, DataType type, ByteBuffer bytes) {
    this(shape, type, () -> bytes);
  }

  /**
   * A view that reads the array whenever its bytes are asked for, so that a large network can be
   * written without a second copy in memory.
   *
   * @param array stays open; its owner closes it
   * @return the same shape and type
   */
  public static StoredTensor viewOf(NDArray array) {
    return new StoredTensor(array.getShape(), array.getDataType(), () -> rowMajor(array));
  }

  /**
   * A copy that Java owns. DJL's own copies, of arrays on a GPU and of weights with the channels
   * innermost, would stay open as long as the array's manager.
   */
  private static ByteBuffer rowMajor(NDArray array) {
    try (NDArray rows = Tensors.rowMajor(array);
        NDArray here = rows.toDevice(Device.cpu(), false)) {
      return here.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /**
   * The elements.
   *
   * @return in row-major, little-endian order, from position to limit; not to be changed
   */
  public ByteBuffer bytes() {
    return content.get();
  }

  /**
   * A new array of the stored type with its own memory.
   *
   * @param manager owns the result, and says on which device it is
   * @return the caller closes it
   */
  public NDArray toArray(NDManager manager) {
    // DJL reads a direct buffer from its beginning, and would otherwise work in the file's own
    // read-only memory.
    try (NDArray view =
        manager.create(bytes().slice().order(ByteOrder.LITTLE_ENDIAN), shape, type)) {
      return view.duplicate();
    }
  }

  /** Whether both have the same shape and type, and hold the same bytes now. */
  @Override
  public boolean equals(Object other) {
    return other instanceof StoredTensor o
        && shape.equals(o.shape)
        && type == o.type
        && bytes().equals(o.bytes());
  }

  @Override
  public int hashCode() {
    return Objects.hash(shape, type);
  }
}

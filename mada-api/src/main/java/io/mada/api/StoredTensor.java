package io.mada.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An array as it lies in a file.
 *
 * @param bytes the elements in row-major, little-endian order, from position to limit
 */
public record StoredTensor(Shape shape, DataType type, ByteBuffer bytes) {

  /** Copies an array, which stays open, from its device. */
  public static StoredTensor of(NDArray array) {
    return new StoredTensor(
        array.getShape(), array.getDataType(), array.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
  }

  /** A new array on the manager's device, of the stored type and with memory of its own; the caller closes it. */
  public NDArray toArray(NDManager manager) {
    // DJL reads a direct buffer from its beginning, and would otherwise work in the file's own read-only memory.
    try (NDArray view = manager.create(bytes.slice().order(ByteOrder.LITTLE_ENDIAN), shape, type)) {
      return view.duplicate();
    }
  }
}

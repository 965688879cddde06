package io.mada.app.guard;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.Text;
import io.mada.api.tensor.Tensors;
import io.mada.api.tensor.Traced;
import java.util.Arrays;
import java.util.Optional;

/** Finds what is wrong with arrays that a plug-in has returned. */
final class ArrayCheck {

  private ArrayCheck() {}

  /** Completes "returned ..."; empty if the array is a float32 scalar. */
  static Optional<String> loss(NDArray array) {
    Optional<String> unusable = unusable(array);
    boolean scalar =
        unusable.isEmpty()
            && array.getShape().dimension() == 0
            && array.getDataType() == DataType.FLOAT32;
    return scalar || unusable.isPresent()
        ? unusable
        : Optional.of(describe(array) + " where a float32 scalar is wanted");
  }

  /**
   * Completes "returned ..."; empty if the array is as required.
   *
   * @param like has the type, and the number N of images
   * @param channels the second of four dimensions
   */
  static Optional<String> maps(NDArray array, NDArray like, long channels) {
    Optional<String> unusable = unusable(array);
    if (unusable.isPresent()) {
      return unusable;
    }
    Shape shape = array.getShape();
    boolean fits =
        shape.dimension() == 4
            && shape.get(0) == like.getShape().get(0)
            && shape.get(1) == channels
            && Arrays.stream(shape.getShape()).allMatch(size -> size > 0)
            && array.getDataType() == like.getDataType();
    return fits
        ? Optional.empty()
        : Optional.of(
            Text.of(
                "%s where %s of shape (%d, %d, h, w) is wanted",
                describe(array), type(like), like.getShape().get(0), channels));
  }

  static Optional<String> unusable(NDArray array) {
    if (array == null) {
      return Optional.of("null");
    }
    return array.isReleased() ? Optional.of("an array that it has closed") : Optional.empty();
  }

  static String describe(NDArray array) {
    return type(array) + " of shape " + array.getShape();
  }

  private static String type(NDArray array) {
    // DJL has no name for bfloat16.
    return array.getDataType() == DataType.UNKNOWN
        ? "bfloat16"
        : array.getDataType().name().toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * Whether it contains neither NaN nor infinity; true if it has no values. Waits for the device.
   */
  static boolean isFinite(NDArray array) {
    if (array instanceof Traced) {
      return true;
    }
    try (NDArray values = array.stopGradient();
        NDArray exact = Tensors.float32(values);
        NDArray sum = exact.sum()) {
      return Float.isFinite(sum.getFloat());
    }
  }
}

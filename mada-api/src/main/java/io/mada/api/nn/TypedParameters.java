package io.mada.api.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.mada.api.tensor.Tensors;
import java.util.function.BiFunction;

/** Applies float32 parameters to arguments of another type. */
final class TypedParameters {

  private TypedParameters() {}

  /**
   * Applies an operator whose parameters must have its argument's type. They are stored in float32,
   * and their gradients are float32, too.
   *
   * @param bias null for none
   */
  static NDArray apply(
      NDArray x, NDArray weight, NDArray bias, BiFunction<NDArray, NDArray, NDList> operator) {
    if (x.getDataType() == DataType.FLOAT32) {
      return operator.apply(weight, bias).singletonOrThrow();
    }
    try (NDArray w = Tensors.inTypeOf(weight, x);
        NDArray b = bias == null ? null : Tensors.inTypeOf(bias, x)) {
      return operator.apply(w, b).singletonOrThrow();
    }
  }

  /**
   * For dilated convolutions in groups: on a CPU, the gradient of their weights is wrong in
   * bfloat16 with the channels innermost (oneDNN in PyTorch 2.7 and 2.13; everything else is
   * right).
   */
  static Layer inFloat32(Layer layer) {
    return (x, mode) -> {
      try (NDArray exact = Tensors.float32(x);
          NDArray result = layer.forward(exact, mode)) {
        return Tensors.inTypeOf(result, x);
      }
    };
  }
}

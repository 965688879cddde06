package io.mada.api.nn;

import ai.djl.ndarray.NDArray;
import io.mada.api.tensor.Tensors;

/**
 * Activation functions that overwrite their argument, as an activation after a normalisation may:
 * neither the normalisation nor the convolution before it needs its own result for gradients.
 */
@FunctionalInterface
public interface Activation {

  /** x as it is. */
  Activation NONE = x -> x;

  /** max(x, 0). */
  Activation RELU = Tensors::reluInPlace;

  /** min(max(x, 0), 6). */
  Activation RELU6 = Tensors::relu6InPlace;

  /**
   * Applies the function.
   *
   * @param x closed, unless it is the result
   * @return the caller closes it
   */
  NDArray apply(NDArray x);
}

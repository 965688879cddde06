package io.mada.app.guard;

import ai.djl.ndarray.NDArray;
import io.mada.api.tensor.Tensors;

/**
 * Replaces arithmetic with a number in a plug-in's code: the plug-in's class loader substitutes
 * these methods for DJL's. DJL keeps its number in Java memory: a garbage collection between a loss
 * and its gradients lets that memory be reused, and the gradients are then computed from whatever
 * has been written there.
 */
public final class RecordedNumbers {

  private RecordedNumbers() {}

  /** Replaces {@link NDArray#mul(Number)}. */
  public static NDArray mul(NDArray x, Number factor) {
    return Tensors.isRecorded(x) ? Tensors.scale(x, factor.doubleValue()) : x.mul(factor);
  }

  /** Replaces {@link NDArray#div(Number)}. */
  public static NDArray div(NDArray x, Number divisor) {
    return Tensors.isRecorded(x) ? Tensors.scale(x, 1 / divisor.doubleValue()) : x.div(divisor);
  }

  /** Replaces {@link NDArray#pow(Number)}. */
  public static NDArray pow(NDArray x, Number exponent) {
    return Tensors.isRecorded(x) ? Tensors.power(x, exponent.doubleValue()) : x.pow(exponent);
  }

  /** Replaces {@link NDArray#maximum(Number)}. */
  public static NDArray maximum(NDArray x, Number bound) {
    return Tensors.isRecorded(x) ? Tensors.atLeast(x, bound.doubleValue()) : x.maximum(bound);
  }
}

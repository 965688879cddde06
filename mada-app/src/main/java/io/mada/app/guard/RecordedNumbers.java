package io.mada.app.guard;

import ai.djl.ndarray.NDArray;
import io.mada.api.tensor.Tensors;

/**
 * What arithmetic with a number is in a plug-in's code, whose class loader puts these methods in
 * the place of DJL's. The memory of DJL's number is Java's: a garbage collection between a loss and
 * its gradients lets others have it, and the gradients become what these have written there.
 */
public final class RecordedNumbers {

  private RecordedNumbers() {}

  /** In place of {@link NDArray#mul(Number)}. */
  public static NDArray mul(NDArray x, Number factor) {
    return Tensors.isRecorded(x) ? Tensors.scale(x, factor.doubleValue()) : x.mul(factor);
  }

  /** In place of {@link NDArray#div(Number)}. */
  public static NDArray div(NDArray x, Number divisor) {
    return Tensors.isRecorded(x) ? Tensors.scale(x, 1 / divisor.doubleValue()) : x.div(divisor);
  }

  /** In place of {@link NDArray#pow(Number)}. */
  public static NDArray pow(NDArray x, Number exponent) {
    return Tensors.isRecorded(x) ? Tensors.power(x, exponent.doubleValue()) : x.pow(exponent);
  }

  /** In place of {@link NDArray#maximum(Number)}. */
  public static NDArray maximum(NDArray x, Number bound) {
    return Tensors.isRecorded(x) ? Tensors.atLeast(x, bound.doubleValue()) : x.maximum(bound);
  }
}

package io.mada.train.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.mada.api.data.LabelMap;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;

/**
 * Arithmetic, within a recording, for values that need no gradient, such as labels and weights.
 * Everything is float32: a double would turn a scalar into float64. Results belong to the manager
 * of the first argument; arguments stay open.
 */
final class Unrecorded {

  private Unrecorded() {}

  /** Another handle on x, without its graph, that lasts as long as a scope. */
  static NDArray lasting(NDArray x, NDManager scope) {
    NDArray handle = x.stopGradient();
    handle.attach(scope);
    return handle;
  }

  /** Where x is above a bound, boolean. */
  static NDArray above(NDArray x, double bound) {
    try (Recording off = Recording.off()) {
      return x.gt((float) bound);
    }
  }

  /** Where x is at or above a bound, boolean. */
  static NDArray reaches(NDArray x, double bound) {
    try (Recording off = Recording.off()) {
      return x.gte((float) bound);
    }
  }

  /** x + term. */
  static NDArray plus(NDArray x, double term) {
    try (Recording off = Recording.off()) {
      return x.add((float) term);
    }
  }

  /** factor x. */
  static NDArray times(NDArray x, double factor) {
    try (Recording off = Recording.off()) {
      return x.mul((float) factor);
    }
  }

  /** x to a power. */
  static NDArray power(NDArray x, double exponent) {
    try (Recording off = Recording.off()) {
      return x.pow((float) exponent);
    }
  }

  /** max(x, least). */
  static NDArray atLeast(NDArray x, double least) {
    try (Recording off = Recording.off()) {
      return x.maximum((float) least);
    }
  }

  /** One where a condition holds and zero elsewhere, float32. */
  static NDArray ones(NDArray condition) {
    try (Recording off = Recording.off()) {
      return condition.toType(DataType.FLOAT32, false);
    }
  }

  /** One where there is a label, float32. */
  static NDArray labelled(NDArray labels) {
    try (Recording off = Recording.off()) {
      return ones(labels.neq(LabelMap.IGNORED));
    }
  }

  /** Classes as int64 where a condition holds, and ignored elsewhere. */
  static NDArray labels(NDArray condition, NDArray classes) {
    try (Recording off = Recording.off()) {
      NDArray ids = classes.toType(DataType.INT64, false);
      return Tensors.where(condition, ids, ids.onesLike().mul(LabelMap.IGNORED));
    }
  }
}

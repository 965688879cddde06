package io.mada.models.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.internal.NDArrayEx;
import io.mada.api.tensor.Traced;

/** An array without values, which stands for a value in a graph. */
public interface TracedArray extends NDArray, NDArrayEx, Traced {

  /** What writes the graph. */
  Tracing tracing();

  /** The value's name in the graph. */
  String value();
}

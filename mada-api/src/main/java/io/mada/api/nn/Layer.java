package io.mada.api.nn;

import ai.djl.ndarray.NDArray;

/** A function of one array, with or without parameters. Used by one thread at a time. */
@FunctionalInterface
public interface Layer {

  /**
   * Applies the layer.
   *
   * @param x stays open
   * @param mode how normalisation and dropout behave
   * @return a new array in x's manager; the caller closes it
   */
  NDArray forward(NDArray x, Mode mode);
}

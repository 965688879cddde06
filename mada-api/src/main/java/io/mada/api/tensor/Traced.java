package io.mada.api.tensor;

import ai.djl.ndarray.NDArray;

/**
 * An array without values, which stands for the ones that a network will see: what is done with it
 * is written down in place of being computed. Networks are exported so. A size that only an image
 * will give is a number larger than any image's, which may be handed on as it is, as to {@link
 * NDArray#reshape(long...)}, but is of no use in calculations.
 */
public interface Traced {

  /**
   * Writes down an operator of {@link Tensors}.
   *
   * @param name of the operator
   * @param arguments of which one at least is traced
   * @return a traced array
   */
  NDArray operator(String name, NDArray... arguments);
}

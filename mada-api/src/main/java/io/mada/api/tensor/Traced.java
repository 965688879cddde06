package io.mada.api.tensor;

import ai.djl.ndarray.NDArray;

/**
 * An array without values, which stands for those that a network will see: what is done with it is
 * written down instead of computed. This is how networks are exported. A size that only an image
 * will determine is a number larger than any image's, which may be passed on as it is, as to {@link
 * NDArray#reshape(long...)}, but is useless in calculations.
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

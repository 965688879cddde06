package io.mada.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.mada.api.nn.Layer;
import io.mada.api.nn.Mode;
import io.mada.api.tensor.Tensors;

/**
 * x + body(x), where training skips the body for a random share of the images and scales it for the
 * others (Huang et al., ECCV 2016).
 *
 * @param rate the probability of skipping it
 */
record StochasticDepth(Layer body, double rate) implements Layer {

  @Override
  public NDArray forward(NDArray x, Mode mode) {
    try (NDArray added = body.forward(x, mode)) {
      if (!mode.training() || rate == 0) {
        return x.add(added);
      }
      try (NDArray ones = x.getManager().ones(new Shape(x.getShape().get(0), 1, 1, 1));
          NDArray dropped = Tensors.dropout(ones, rate);
          NDArray factors = Tensors.inTypeOf(dropped, x);
          NDArray kept = added.mul(factors)) {
        return x.add(kept);
      }
    }
  }
}

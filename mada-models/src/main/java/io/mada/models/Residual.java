package io.mada.models;

import ai.djl.ndarray.NDArray;
import io.mada.api.nn.Activation;
import io.mada.api.nn.Layer;
import io.mada.api.nn.Mode;

/**
 * activation(body(x) + shortcut(x)), added in the memory of the body's result: the body must end in
 * a normalisation or a scale, whose result no gradient needs.
 *
 * @param shortcut null for the identity
 */
record Residual(Layer body, Layer shortcut, Activation activation) implements Layer {

  @Override
  public NDArray forward(NDArray x, Mode mode) {
    NDArray sum = body.forward(x, mode);
    if (shortcut == null) {
      sum.addi(x);
    } else {
      try (NDArray projected = shortcut.forward(x, mode)) {
        sum.addi(projected);
      }
    }
    return activation.apply(sum);
  }
}

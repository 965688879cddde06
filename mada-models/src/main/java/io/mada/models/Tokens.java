package io.mada.models;

import ai.djl.ndarray.NDArray;
import io.mada.api.nn.Layer;

/**
 * Two readings of the same array: a feature map (N, C, h, w), and the tokens (N, h, w, C) that a
 * transformer sees in it, whose last dimension linear maps and layer normalisation work on.
 * Contiguous tokens are a map with its channels innermost in memory, the order that convolutions
 * are fastest in, so that nothing is copied on the way.
 */
final class Tokens {

  private Tokens() {}

  /** The tokens (N, h, w, C) of a map, as a view; the caller closes it. */
  static NDArray of(NDArray map) {
    return map.transpose(0, 2, 3, 1);
  }

  /** The map (N, C, h, w) of tokens, as a view; the caller closes it. */
  static NDArray toMap(NDArray tokens) {
    return tokens.transpose(0, 3, 1, 2);
  }

  /** Applies a layer for maps to tokens. */
  static Layer on(Layer layer) {
    return (x, mode) -> {
      try (NDArray map = toMap(x);
          NDArray result = layer.forward(map, mode)) {
        return of(result);
      }
    };
  }
}

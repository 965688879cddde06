package io.mada.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.mada.api.nn.Layer;

/**
 * Two views of the same array: a feature map (N, C, h, w), and the tokens (N, h, w, C) that a
 * transformer sees in it, whose last dimension linear maps and layer normalisation work on.
 * Contiguous tokens are a map with its channels innermost in memory, the order in which
 * convolutions are fastest, so nothing is copied on the way.
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

  /**
   * Splits tokens (N, ..., C), which are closed, into heads: (N, heads, L, C / heads), where L is
   * the number of an image's tokens; the caller closes the result.
   */
  static NDArray heads(NDArray tokens, int heads) {
    Shape shape = tokens.getShape();
    long channels = shape.get(shape.dimension() - 1);
    try (tokens;
        NDArray parts = tokens.reshape(shape.get(0), -1, heads, channels / heads)) {
      return parts.transpose(0, 2, 1, 3);
    }
  }

  /**
   * Joins what {@link #heads} has made into tokens of the given shape; the caller closes the
   * result.
   */
  static NDArray ofHeads(NDArray heads, Shape shape) {
    try (NDArray joined = heads.transpose(0, 2, 1, 3)) {
      return joined.reshape(shape);
    }
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

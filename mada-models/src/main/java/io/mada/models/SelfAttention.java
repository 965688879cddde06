package io.mada.models;

import ai.djl.ndarray.NDArray;
import io.mada.api.nn.Convolution;
import io.mada.api.nn.Layer;
import io.mada.api.nn.Layers;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Sequence;
import io.mada.api.tensor.Tensors;

/**
 * Multi-head self-attention of tokens (N, h, w, C), whose keys and values come from a map shrunk by
 * a convolution (Wang et al., "Pyramid Vision Transformer", ICCV 2021).
 */
final class SelfAttention implements Layer {

  private final int heads;
  private final Layer query;
  private final Layer key;
  private final Layer value;
  private final Layer reduce;
  private final Layer output;

  /**
   * Makes the layers.
   *
   * @param heads divides the channels
   * @param reduction the ratio of the map's size to that of the keys' map; 1 leaves it unchanged
   */
  SelfAttention(Layers layers, int channels, int heads, int reduction) {
    this.heads = heads;
    Layers self = layers.at("self");
    query = linear(self, "query", channels);
    key = linear(self, "key", channels);
    value = linear(self, "value", channels);
    reduce = reduction == 1 ? null : reduction(self, channels, reduction);
    output = linear(layers.at("output"), "dense", channels);
  }

  @Override
  public NDArray forward(NDArray x, Mode mode) {
    try (NDArray context = reduce == null ? attend(x, x, mode) : attendReduced(x, mode)) {
      return output.forward(context, mode);
    }
  }

  private NDArray attendReduced(NDArray x, Mode mode) {
    try (NDArray reduced = reduce.forward(x, mode)) {
      return attend(x, reduced, mode);
    }
  }

  /** What the tokens of x (N, h, w, C) find among those of {@code other} (N, a, b, C). */
  private NDArray attend(NDArray x, NDArray other, Mode mode) {
    try (NDArray q = Tokens.heads(query.forward(x, mode), heads);
        NDArray k = Tokens.heads(key.forward(other, mode), heads);
        NDArray v = Tokens.heads(value.forward(other, mode), heads);
        NDArray found = Tensors.attention(q, k, v)) {
      return Tokens.ofHeads(found, x.getShape());
    }
  }

  private static Layer linear(Layers layers, String name, int channels) {
    return layers.linear(name, channels, channels, MixTransformer.INITIAL_DEVIATION);
  }

  private static Layer reduction(Layers layers, int channels, int ratio) {
    Convolution shape =
        Convolution.of(channels, channels, ratio).stride(ratio).padding(0).withBias();
    return Sequence.of(
        Tokens.on(layers.convolution("sr", shape)), layers.layerNorm("layer_norm", channels));
  }
}

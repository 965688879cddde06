package io.mada.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.mada.api.nn.Layer;
import io.mada.api.nn.Layers;
import io.mada.api.nn.Mode;
import io.mada.api.tensor.Tensors;

/**
 * Multi-head self-attention of tokens (N, L, C), whose queries, keys and values come from one
 * linear map, as in Vision Transformers (Dosovitskiy et al., ICLR 2021).
 */
final class JointAttention implements Layer {

  private final int heads;
  private final Layer joint;
  private final Layer output;

  /**
   * Makes the layers.
   *
   * @param heads divides the channels
   */
  JointAttention(Layers layers, int channels, int heads) {
    this.heads = heads;
    joint = layers.linear("qkv", channels, 3 * channels, VisionTransformer.INITIAL_DEVIATION);
    output = layers.linear("proj", channels, channels, VisionTransformer.INITIAL_DEVIATION);
  }

  @Override
  public NDArray forward(NDArray x, Mode mode) {
    try (NDArray context = attend(x, mode)) {
      return output.forward(context, mode);
    }
  }

  private NDArray attend(NDArray x, Mode mode) {
    try (NDArray all = joint.forward(x, mode);
        NDList parts = all.split(3, 2);
        NDArray query = Tokens.heads(parts.get(0), heads);
        NDArray key = Tokens.heads(parts.get(1), heads);
        NDArray value = Tokens.heads(parts.get(2), heads);
        NDArray found = Tensors.attention(query, key, value)) {
      return Tokens.ofHeads(found, x.getShape());
    }
  }
}

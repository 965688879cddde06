package io.mada.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.mada.api.Section;
import io.mada.api.nn.Activation;
import io.mada.api.nn.Backbone;
import io.mada.api.nn.Convolution;
import io.mada.api.nn.Layer;
import io.mada.api.nn.Layers;
import io.mada.api.nn.Mode;
import io.mada.api.nn.NetworkBody;
import io.mada.api.nn.NetworkDesign;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.Sequence;
import io.mada.api.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * SegFormer (Xie et al., NeurIPS 2021): all feature maps of a backbone are brought to one width by
 * linear maps, upsampled to the first map's size and fused. Features and logits have the first
 * map's resolution, a quarter of the image's. Parameters have the names of Hugging Face's {@code
 * SegformerForSemanticSegmentation}.
 */
final class SegFormer implements NetworkBody {

  private static final double DROPOUT = 0.1;

  private final Backbone backbone;
  private final List<Layer> embeddings = new ArrayList<>();
  private final NDArray fusion;
  private final Layer finish;
  private final Layer classify;
  private final int width;

  /**
   * Reads {@code decoder_channels}: by default, the published width for a Mix Transformer, and 256
   * for other backbones.
   */
  static NetworkDesign design(Section section) {
    int width = section.integer("decoder_channels", 0, DeepLabV3Plus.CHANNELS);
    return (layers, design, classes) -> {
      Backbone backbone = design.build(layers.at("segformer").at("encoder"));
      return new SegFormer(
          layers.at("decode_head"), backbone, classes, width > 0 ? width : backbone.headChannels());
    };
  }

  private SegFormer(Layers layers, Backbone backbone, int classes, int width) {
    this.backbone = backbone;
    this.width = width;
    for (int channels : backbone.channels()) {
      Layers names = layers.at("linear_c").at(embeddings.size());
      embeddings.add(names.linear("proj", channels, width, MixTransformer.INITIAL_DEVIATION));
    }
    int joined = width * embeddings.size();
    fusion =
        layers.normal(
            "linear_fuse.weight", new Shape(width, joined, 1, 1), Math.sqrt(2.0 / joined));
    finish =
        Sequence.of(layers.norm("batch_norm", width, Activation.RELU), layers.dropout(DROPOUT));
    classify = layers.convolution("classifier", Convolution.of(width, classes, 1).withBias());
  }

  @Override
  public int featureChannels() {
    return width;
  }

  @Override
  public boolean takesBfloat16() {
    return true;
  }

  @Override
  public NetworkOutput forward(NDArray images, Mode mode) {
    try (NDArray fused = fuse(images, mode)) {
      NDArray features = finish.forward(fused, mode);
      return new NetworkOutput(features, classify.forward(features, mode));
    }
  }

  /**
   * The published head upsamples the maps, joins them, coarsest first, and fuses them with one 1x1
   * convolution. Such a convolution commutes with upsampling, and is a sum over the joined maps:
   * fusing each map while it is small gives the same result with a fraction of the memory.
   */
  private NDArray fuse(NDArray images, Mode mode) {
    int levels = embeddings.size();
    try (NDList maps = backbone.forward(images, mode);
        NDArray typed = Tensors.inTypeOf(fusion, maps.get(0));
        NDArray matrix = typed.reshape(width, (long) width * levels);
        NDList weights = matrix.split(levels, 1)) {
      NDArray sum = null;
      for (int i = levels - 1; i >= 0; i--) {
        NDArray spread =
            spread(maps.get(i), embeddings.get(i), weights.get(levels - 1 - i), maps.get(0), mode);
        if (sum == null) {
          sum = spread;
        } else {
          try (spread) {
            sum.addi(spread);
          }
        }
      }
      return sum;
    }
  }

  private static NDArray spread(
      NDArray map, Layer embedding, NDArray weight, NDArray like, Mode mode) {
    try (NDArray tokens = Tokens.of(map);
        NDArray embedded = embedding.forward(tokens, mode);
        NDArray fused = Linear.linear(embedded, weight).singletonOrThrow();
        NDArray small = Tokens.toMap(fused)) {
      return Tensors.upsampleHalfPixelLike(small, like);
    }
  }
}

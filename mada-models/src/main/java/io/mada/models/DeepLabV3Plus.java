package io.mada.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.mada.api.Range;
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

/**
 * DeepLabV3+ (Chen et al., ECCV 2018): a backbone's last feature map passes through ASPP, and is
 * upsampled and joined with the first. Features and logits have the first map's resolution, a
 * quarter of the image's.
 */
final class DeepLabV3Plus implements NetworkBody {

  /** The widths of the head, and the output stride that its dilations are for. */
  private record Design(int aspp, int decoder, int lowLevel, int outputStride) {

    int[] dilations() {
      return outputStride == 8 ? new int[] {12, 24, 36} : new int[] {6, 12, 18};
    }
  }

  /** The widths that a layer of a head can have. */
  static final Range CHANNELS = Range.between(1, 4096);

  private final Backbone backbone;
  private final Layer aspp;
  private final Layer reduce;
  private final Layer refine;
  private final Layer classify;
  private final int featureChannels;

  /**
   * Reads {@code aspp_channels}, {@code decoder_channels}, {@code low_level_channels} and {@code
   * output_stride}; at 8, ASPP's dilations are doubled.
   */
  static NetworkDesign design(Section section) {
    Design design =
        new Design(
            section.integer("aspp_channels", 256, CHANNELS),
            section.integer("decoder_channels", 256, CHANNELS),
            section.integer("low_level_channels", 48, CHANNELS),
            OutputStride.read(section));
    return (layers, backbone, classes) ->
        new DeepLabV3Plus(layers, backbone.build(layers.at("backbone")), classes, design);
  }

  private DeepLabV3Plus(Layers layers, Backbone backbone, int classes, Design design) {
    this.backbone = backbone;
    int[] channels = backbone.channels();
    int width = design.decoder;
    aspp =
        new Aspp(layers.at("aspp"), channels[channels.length - 1], design.aspp, design.dilations());
    Layers decoder = layers.at("decoder");
    reduce =
        Sequence.of(
            decoder.convolution("conv1", Convolution.of(channels[0], design.lowLevel, 1)),
            decoder.norm("bn1", design.lowLevel, Activation.RELU));
    Layers last = decoder.at("last_conv");
    refine =
        Sequence.of(
            last.convolution("0", Convolution.of(design.aspp + design.lowLevel, width, 3)),
            last.norm("1", width, Activation.RELU),
            last.dropout(0.5),
            last.convolution("4", Convolution.of(width, width, 3)),
            last.norm("5", width, Activation.RELU),
            last.dropout(0.1));
    classify = last.convolution("8", Convolution.of(width, classes, 1).withBias());
    featureChannels = width;
  }

  @Override
  public int featureChannels() {
    return featureChannels;
  }

  @Override
  public boolean takesBfloat16() {
    return true;
  }

  @Override
  public NetworkOutput forward(NDArray images, Mode mode) {
    try (NDArray joined = join(images, mode)) {
      NDArray features = refine.forward(joined, mode);
      return new NetworkOutput(features, classify.forward(features, mode));
    }
  }

  /** Distant context and nearby detail, (N, aspp + low-level channels, h, w). */
  private NDArray join(NDArray images, Mode mode) {
    try (NDList maps = backbone.forward(images, mode);
        NDArray context = aspp.forward(maps.get(maps.size() - 1), mode);
        NDArray spread = Tensors.upsampleLike(context, maps.get(0));
        NDArray detail = reduce.forward(maps.get(0), mode)) {
      return NDArrays.concat(new NDList(spread, detail), 1);
    }
  }
}

package io.mada.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.mada.api.MadaException;
import io.mada.api.Section;
import io.mada.api.Text;
import io.mada.api.nn.Backbone;
import io.mada.api.nn.BackboneDesign;
import io.mada.api.nn.Convolution;
import io.mada.api.nn.Layer;
import io.mada.api.nn.Layers;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * SegFormer's Mix Transformer (Xie et al., NeurIPS 2021), with the parameter names of the Hugging
 * Face checkpoints below {@code segformer.encoder}. The feature maps are those of its four stages,
 * at strides 4, 8, 16 and 32.
 */
final class MixTransformer implements Backbone {

  static final double INITIAL_DEVIATION = 0.02;

  private static final int STAGES = 4;
  private static final int[] HEADS = {1, 2, 5, 8};
  private static final int[] REDUCTIONS = {8, 4, 2, 1};
  private static final int EXPANSION = 4;
  private static final double LARGEST_DROP_RATE = 0.1;

  /** The finest map must hold one window of the first stage's reduction. */
  private static final int SMALLEST_IMAGE = 32;

  /** The published sizes: table 6 of the paper. */
  enum Size {
    B0(new int[] {32, 64, 160, 256}, 256, 2, 2, 2, 2),
    B1(new int[] {64, 128, 320, 512}, 256, 2, 2, 2, 2),
    B2(new int[] {64, 128, 320, 512}, 768, 3, 4, 6, 3),
    B3(new int[] {64, 128, 320, 512}, 768, 3, 4, 18, 3),
    B4(new int[] {64, 128, 320, 512}, 768, 3, 8, 27, 3),
    B5(new int[] {64, 128, 320, 512}, 768, 3, 6, 40, 3);

    private final int[] channels;
    private final int headChannels;
    private final int[] depths;

    Size(int[] channels, int headChannels, int... depths) {
      this.channels = channels;
      this.headChannels = headChannels;
      this.depths = depths;
    }
  }

  private final Size size;
  private final List<Layer> stages = new ArrayList<>();

  /**
   * The design for a size; {@code output_stride} is refused, because this backbone cannot be
   * dilated.
   */
  static BackboneDesign design(Section section, Size size) {
    section.check(
        !section.keys().contains("output_stride"),
        "output_stride",
        "has no meaning for a Mix Transformer; leave it out");
    return layers -> new MixTransformer(layers, size);
  }

  private MixTransformer(Layers layers, Size size) {
    this.size = size;
    List<Layer> embeddings = new ArrayList<>();
    for (int i = 0; i < STAGES; i++) {
      embeddings.add(embedding(layers.at("patch_embeddings").at(i), i));
    }
    List<Layer> blocks = new ArrayList<>();
    int depth = Arrays.stream(size.depths).sum();
    int position = 0;
    for (int i = 0; i < STAGES; i++) {
      List<Layer> stage = new ArrayList<>();
      for (int j = 0; j < size.depths[i]; j++) {
        double dropRate = LARGEST_DROP_RATE * position++ / (depth - 1);
        stage.add(
            block(
                layers.at("block").at(i).at(j),
                size.channels[i],
                HEADS[i],
                REDUCTIONS[i],
                dropRate));
      }
      blocks.add(new Sequence(stage));
    }
    for (int i = 0; i < STAGES; i++) {
      Layer norm = layers.at("layer_norm").layerNorm(Integer.toString(i), size.channels[i]);
      stages.add(Sequence.of(embeddings.get(i), blocks.get(i), norm));
    }
  }

  @Override
  public int[] channels() {
    return size.channels.clone();
  }

  /** The width used by the published networks. */
  @Override
  public int headChannels() {
    return size.headChannels;
  }

  @Override
  public boolean takesBfloat16() {
    return true;
  }

  @Override
  public NDList forward(NDArray images, Mode mode) {
    refuseTooSmall(images.getShape());
    NDList maps = new NDList(STAGES);
    NDArray x = images;
    for (Layer stage : stages) {
      try (NDArray tokens = stage.forward(x, mode)) {
        x = Tokens.toMap(tokens);
        maps.add(x);
      }
    }
    return maps;
  }

  /** Maps (N, in, H, W) to overlapping patches as tokens (N, h, w, C). */
  private Layer embedding(Layers layers, int stage) {
    int out = size.channels[stage];
    Convolution shape =
        stage == 0
            ? Convolution.of(3, out, 7).stride(4)
            : Convolution.of(size.channels[stage - 1], out, 3).stride(2);
    return Sequence.of(
        layers.convolution("proj", shape.withBias()),
        (x, mode) -> Tokens.of(x),
        layers.layerNorm("layer_norm", out));
  }

  /**
   * Attention, then a perceptron that sees neighbouring tokens, each added to its input (N, h, w,
   * C).
   */
  static Layer block(Layers layers, int channels, int heads, int reduction, double dropRate) {
    Layer attend =
        Sequence.of(
            layers.layerNorm("layer_norm_1", channels),
            new SelfAttention(layers.at("attention"), channels, heads, reduction));
    Layer transform =
        Sequence.of(
            layers.layerNorm("layer_norm_2", channels), perceptron(layers.at("mlp"), channels));
    return Sequence.of(
        new StochasticDepth(attend, dropRate), new StochasticDepth(transform, dropRate));
  }

  private static Layer perceptron(Layers layers, int channels) {
    int hidden = channels * EXPANSION;
    Convolution depthwise = Convolution.of(hidden, hidden, 3).groups(hidden).withBias();
    return Sequence.of(
        layers.linear("dense1", channels, hidden, INITIAL_DEVIATION),
        Tokens.on(layers.at("dwconv").convolution("dwconv", depthwise)),
        (x, mode) -> x.getNDArrayInternal().gelu(),
        layers.linear("dense2", hidden, channels, INITIAL_DEVIATION));
  }

  private static void refuseTooSmall(Shape images) {
    if (images.get(2) < SMALLEST_IMAGE || images.get(3) < SMALLEST_IMAGE) {
      throw new MadaException(
          Text.of(
              "an image of %dx%d is too small for a Mix Transformer; make it at least %d pixels each way",
              images.get(3), images.get(2), SMALLEST_IMAGE));
    }
  }
}

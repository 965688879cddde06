package io.mada.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.mada.api.MadaException;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.Text;
import io.mada.api.nn.Activation;
import io.mada.api.nn.Backbone;
import io.mada.api.nn.BackboneDesign;
import io.mada.api.nn.Convolution;
import io.mada.api.nn.Layer;
import io.mada.api.nn.Layers;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Sequence;
import io.mada.api.tensor.Tensors;
import io.mada.models.onnx.TracedArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * DINOv2's Vision Transformers without registers (Oquab et al., TMLR 2024), with the parameter
 * names of its checkpoints, which are also timm's. The feature maps are the patches' tokens after a
 * quarter, a half, three quarters and all of the blocks, each after the final normalisation: all
 * have stride 14.
 *
 * <p>An image whose sides are not multiples of 14 is resized to the nearest ones that are, so that
 * a feature map shows the whole image and nothing else.
 */
final class VisionTransformer implements Backbone {

  static final double INITIAL_DEVIATION = 0.02;

  private static final int MAPS = 4;
  private static final int PATCH = 14;
  private static final int EXPANSION = 4;
  private static final double EPSILON = 1e-6;

  /** The published sizes; {@code heads} of 64 channels each. */
  enum Size {
    S(6),
    B(12);

    private static final int HEAD_CHANNELS = 64;

    private final int heads;

    Size(int heads) {
      this.heads = heads;
    }
  }

  /**
   * A transformer's settings.
   *
   * @param grid how many cells per side position embeddings are stored for
   * @param frozen whether it is excluded from training
   */
  private record Design(int channels, int heads, int depth, int grid, boolean frozen)
      implements BackboneDesign {

    @Override
    public Backbone build(Layers layers) {
      return new VisionTransformer(frozen ? layers.frozen() : layers, this);
    }

    @Override
    public boolean isFrozen() {
      return frozen;
    }
  }

  private final int channels;
  private final NDArray classToken;
  private final PositionEmbedding positions;
  private final Layer patches;
  private final List<Layer> stages = new ArrayList<>();
  private final Layer norm;

  /**
   * Reads {@code frozen}, {@code width} (a factor for all channels), {@code depth} and {@code
   * position_grid}; {@code output_stride} is refused, because this backbone cannot be dilated.
   */
  static BackboneDesign design(Section section, Size size) {
    section.check(
        !section.keys().contains("output_stride"),
        "output_stride",
        "has no meaning for a Vision Transformer; leave it out");
    double width = section.number("width", 1.0, Range.between(0.05, 4));
    int headChannels = (int) Math.round(width * Size.HEAD_CHANNELS);
    return new Design(
        size.heads * headChannels,
        size.heads,
        section.integer("depth", 12, Range.between(MAPS, 100)),
        section.integer("position_grid", 37, Range.between(1, 1000)),
        section.flag("frozen", false));
  }

  private VisionTransformer(Layers layers, Design design) {
    channels = design.channels;
    classToken = layers.normal("cls_token", new Shape(1, 1, channels), 1e-6);
    positions = new PositionEmbedding(layers, design.grid, channels);
    Convolution shape = Convolution.of(3, channels, PATCH).stride(PATCH).padding(0).withBias();
    patches = layers.at("patch_embed").convolution("proj", shape, INITIAL_DEVIATION);
    for (int i = 0; i < MAPS; i++) {
      List<Layer> stage = new ArrayList<>();
      for (int j = design.depth * i / MAPS; j < design.depth * (i + 1) / MAPS; j++) {
        stage.add(block(layers.at("blocks").at(j), channels, design.heads));
      }
      stages.add(new Sequence(stage));
    }
    norm = layers.layerNorm("norm", channels, EPSILON);
  }

  @Override
  public int[] channels() {
    int[] all = new int[MAPS];
    Arrays.fill(all, channels);
    return all;
  }

  @Override
  public boolean takesBfloat16() {
    return true;
  }

  @Override
  public NDList forward(NDArray images, Mode mode) {
    Shape cells;
    NDArray x;
    try (NDArray map = embed(images, mode)) {
      cells = map.getShape();
      x = tokens(map);
    }
    NDList maps = new NDList(MAPS);
    for (Layer stage : stages) {
      try (NDArray before = x) {
        x = stage.forward(before, mode);
      }
      maps.add(map(x, cells, mode));
    }
    x.close();
    return maps;
  }

  /**
   * The class token and the patches of a map, with position embeddings added, (N, 1 + rows *
   * columns, C).
   */
  private NDArray tokens(NDArray map) {
    long images = map.getShape().get(0);
    try (NDArray cells = Tokens.of(map);
        NDArray unplaced = cells.reshape(images, -1, channels);
        NDList places = positions.of(map);
        NDArray place = Tensors.inTypeOf(places.get(1), unplaced);
        NDArray placed = unplaced.add(place);
        NDArray first = classToken.add(places.get(0));
        NDArray typed = Tensors.inTypeOf(first, placed);
        NDArray firsts = typed.broadcast(images, 1, channels)) {
      NDArray tokens = NDArrays.concat(new NDList(firsts, placed), 1);
      tokens.attach(map.getManager());
      return tokens;
    }
  }

  /** The patches as a map (N, C, rows, columns). */
  private NDArray embed(NDArray images, Mode mode) {
    if (images instanceof TracedArray traced) {
      return patches.forward(VisionTransformerGraph.fitted(traced, PATCH), mode);
    }
    Shape wanted = new Shape(0, (long) cells(images, 2) * PATCH, (long) cells(images, 3) * PATCH);
    if (images.getShape().slice(2).equals(wanted.slice(1))) {
      return patches.forward(images, mode);
    }
    try (NDArray like = images.getManager().create(wanted);
        NDArray resized = Tensors.upsampleHalfPixelLike(images, like)) {
      return patches.forward(resized, mode);
    }
  }

  /** The patches' tokens as a map of the same shape as {@code cells}. */
  private NDArray map(NDArray x, Shape cells, Mode mode) {
    try (NDList parts = x.split(new long[] {1}, 1);
        NDArray normalised = norm.forward(parts.get(1), mode);
        NDArray grid = normalised.reshape(cells.get(0), cells.get(2), cells.get(3), channels)) {
      return Tokens.toMap(grid);
    }
  }

  /** Attention, then a perceptron, each scaled and added to its input (N, L, C). */
  static Layer block(Layers layers, int channels, int heads) {
    Layer attend =
        Sequence.of(
            layers.layerNorm("norm1", channels, EPSILON),
            new JointAttention(layers.at("attn"), channels, heads),
            scale(layers.at("ls1"), channels));
    Layer transform =
        Sequence.of(
            layers.layerNorm("norm2", channels, EPSILON),
            perceptron(layers.at("mlp"), channels),
            scale(layers.at("ls2"), channels));
    return Sequence.of(
        new Residual(attend, null, Activation.NONE),
        new Residual(transform, null, Activation.NONE));
  }

  private static Layer perceptron(Layers layers, int channels) {
    int hidden = channels * EXPANSION;
    return Sequence.of(
        layers.linear("fc1", channels, hidden, INITIAL_DEVIATION),
        (x, mode) -> x.getNDArrayInternal().gelu(),
        layers.linear("fc2", hidden, channels, INITIAL_DEVIATION));
  }

  /** Layer scale (Touvron et al., ICCV 2021): a learned factor for each channel. */
  private static Layer scale(Layers layers, int channels) {
    NDArray gamma = layers.constant("gamma", new Shape(channels), 1);
    return (x, mode) -> {
      try (NDArray typed = Tensors.inTypeOf(gamma, x)) {
        return x.mul(typed);
      }
    };
  }

  /**
   * The number of patches along a side of the images, which are resized to have a whole number of
   * them.
   */
  private static int cells(NDArray images, int dimension) {
    Shape shape = images.getShape();
    if (shape.get(dimension) < PATCH) {
      throw new MadaException(
          Text.of(
              "an image of %dx%d is too small for a Vision Transformer; make it at least %d pixels each way",
              shape.get(3), shape.get(2), PATCH));
    }
    return (int) Math.round((double) shape.get(dimension) / PATCH);
  }
}

package io.mada.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.mada.api.Section;
import io.mada.api.nn.Activation;
import io.mada.api.nn.Backbone;
import io.mada.api.nn.BackboneDesign;
import io.mada.api.nn.Convolution;
import io.mada.api.nn.Layer;
import io.mada.api.nn.Layers;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Residual networks (He et al., CVPR 2016) with torchvision's parameter names, dilated as DeepLab
 * needs them. The feature maps are the results of the four stages.
 */
final class ResNet implements Backbone {

  private static final int STEM_CHANNELS = 64;
  private static final int POOL_STRIDE = 2;

  /**
   * The last stage's relative dilations if it has bottlenecks (arXiv 1706.05587, section 4.2.1).
   */
  private static final int[] MULTI_GRID = {1, 2, 4};

  /**
   * The kinds of residual unit; {@code expansion} is the ratio of a unit's channels to its width.
   */
  enum Unit {
    BASIC(1),
    BOTTLENECK(4);

    final int expansion;

    Unit(int expansion) {
      this.expansion = expansion;
    }
  }

  /** Where strides and dilations go. */
  enum Layout {
    /**
     * DeepLabV2's, originally converted from Caffe: the stride on a unit's first convolution, and
     * max pooling that rounds up.
     */
    V2,
    /**
     * DeepLabV3's: the stride on a unit's 3x3 convolution, as in torchvision, and a multi-grid last
     * stage.
     */
    V3
  }

  /** A ResNet's settings: how many units each stage has, and the output stride. */
  record Design(Unit unit, int[] depths, int outputStride, Layout layout)
      implements BackboneDesign {

    @Override
    public Design forDeepLabV2() {
      return new Design(unit, depths, 8, Layout.V2);
    }

    /**
     * The dilation of each unit's 3x3 convolutions: {@code reached}, times the multi-grid if there
     * is one.
     */
    private int[] dilations(int stage, int reached) {
      boolean multiGrid =
          unit == Unit.BOTTLENECK && layout == Layout.V3 && stage == depths.length - 1;
      return IntStream.range(0, depths[stage])
          .map(i -> reached * (multiGrid ? MULTI_GRID[i] : 1))
          .toArray();
    }

    @Override
    public Backbone build(Layers layers) {
      return new ResNet(layers.fanOut(), this);
    }
  }

  private final Layer stem;
  private final List<Layer> stages = new ArrayList<>();
  private final int[] channels;

  /** A design with units of two 3x3 convolutions: ResNet-18 and 34. */
  static BackboneDesign basic(Section section, int... depths) {
    return new Design(Unit.BASIC, depths, OutputStride.read(section), Layout.V3);
  }

  /** A design with units of 1x1, 3x3 and 1x1 convolutions: ResNet-50 and 101. */
  static BackboneDesign bottleneck(Section section, int... depths) {
    return new Design(Unit.BOTTLENECK, depths, OutputStride.read(section), Layout.V3);
  }

  private ResNet(Layers layers, Design design) {
    Layer convolution = layers.convolution("conv1", Convolution.of(3, STEM_CHANNELS, 7).stride(2));
    Layer norm = layers.norm("bn1", STEM_CHANNELS, Activation.RELU);
    stem = Sequence.of(convolution, norm, maxPool(design.layout == Layout.V2));
    channels = new int[design.depths.length];
    OutputStride stride = new OutputStride(design.outputStride);
    stride.enter(POOL_STRIDE);
    int in = STEM_CHANNELS;
    for (int i = 0; i < channels.length; i++) {
      int width = STEM_CHANNELS << i;
      int first = stride.enter(i == 0 ? 1 : 2);
      int[] dilations = design.dilations(i, stride.dilation());
      stages.add(stage(layers.at("layer" + (i + 1)), design, in, width, first, dilations));
      in = width * design.unit.expansion;
      channels[i] = in;
    }
  }

  @Override
  public int[] channels() {
    return channels.clone();
  }

  @Override
  public boolean takesBfloat16() {
    return true;
  }

  @Override
  public NDList forward(NDArray images, Mode mode) {
    NDList maps = new NDList(stages.size());
    try (NDArray start = stem.forward(images, mode)) {
      NDArray x = start;
      for (Layer stage : stages) {
        x = stage.forward(x, mode);
        maps.add(x);
      }
    }
    return maps;
  }

  private static Layer stage(
      Layers layers, Design design, int in, int width, int stride, int[] dilations) {
    List<Layer> units = new ArrayList<>();
    units.add(unit(layers.at(0), design, in, width, stride, dilations[0]));
    for (int i = 1; i < dilations.length; i++) {
      units.add(unit(layers.at(i), design, width * design.unit.expansion, width, 1, dilations[i]));
    }
    return new Sequence(units);
  }

  private static Layer unit(
      Layers layers, Design design, int in, int width, int stride, int dilation) {
    Layer body =
        switch (design.unit) {
          case BASIC -> basic(layers, in, width, stride, dilation);
          case BOTTLENECK -> {
            boolean early = design.layout == Layout.V2;
            yield bottleneck(layers, in, width, early ? stride : 1, early ? 1 : stride, dilation);
          }
        };
    int out = width * design.unit.expansion;
    Layer shortcut =
        stride == 1 && in == out ? null : downsample(layers.at("downsample"), in, out, stride);
    return new Residual(body, shortcut, Activation.RELU);
  }

  private static Layer basic(Layers layers, int in, int width, int stride, int dilation) {
    return Sequence.of(
        layers.convolution("conv1", Convolution.of(in, width, 3).stride(stride).dilation(dilation)),
        layers.norm("bn1", width, Activation.RELU),
        layers.convolution("conv2", Convolution.of(width, width, 3).dilation(dilation)),
        layers.norm("bn2", width, Activation.NONE));
  }

  private static Layer bottleneck(
      Layers layers, int in, int width, int stride1x1, int stride3x3, int dilation) {
    int out = width * Unit.BOTTLENECK.expansion;
    return Sequence.of(
        layers.convolution("conv1", Convolution.of(in, width, 1).stride(stride1x1)),
        layers.norm("bn1", width, Activation.RELU),
        layers.convolution(
            "conv2", Convolution.of(width, width, 3).stride(stride3x3).dilation(dilation)),
        layers.norm("bn2", width, Activation.RELU),
        layers.convolution("conv3", Convolution.of(width, out, 1)),
        layers.norm("bn3", out, Activation.NONE));
  }

  private static Layer downsample(Layers layers, int in, int out, int stride) {
    return Sequence.of(
        layers.convolution("0", Convolution.of(in, out, 1).stride(stride)),
        layers.norm("1", out, Activation.NONE));
  }

  private static Layer maxPool(boolean roundUp) {
    Shape window = new Shape(3, 3);
    Shape stride = new Shape(POOL_STRIDE, POOL_STRIDE);
    Shape padding = new Shape(1, 1);
    return (x, mode) -> x.getNDArrayInternal().maxPool(window, stride, padding, roundUp);
  }
}

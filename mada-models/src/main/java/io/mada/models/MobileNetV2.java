package io.mada.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.mada.api.Range;
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

/**
 * MobileNetV2 (Sandler et al., CVPR 2018): torchvision's feature extractor without its last 1x1
 * convolution, under torchvision's names. The feature maps are the last ones at each resolution of
 * the original network: strides 4, 8, 16 and 32, with the deeper ones dilated instead if the output
 * stride is smaller.
 */
final class MobileNetV2 implements Backbone {

  private static final int STEM_CHANNELS = 32;

  /** The paper's table 2. */
  private enum Group {
    G1(1, 16, 1, 1),
    G2(6, 24, 2, 2),
    G3(6, 32, 3, 2),
    G4(6, 64, 4, 2),
    G5(6, 96, 3, 1),
    G6(6, 160, 3, 2),
    G7(6, 320, 1, 1);

    final int expansion;
    final int channels;
    final int depth;
    final int stride;

    Group(int expansion, int channels, int depth, int stride) {
      this.expansion = expansion;
      this.channels = channels;
      this.depth = depth;
      this.stride = stride;
    }

    /**
     * Whether its result is a feature map: the last at its resolution, and no finer than stride 4.
     */
    boolean isMap() {
      return this == G2 || this == G3 || this == G5 || this == G7;
    }
  }

  private final List<Layer> stages = new ArrayList<>();
  private final int[] channels;

  /** Reads {@code width} (a factor for all channels) and {@code output_stride}. */
  static BackboneDesign design(Section section) {
    double width = section.number("width", 1.0, Range.between(0.05, 4));
    int outputStride = OutputStride.read(section);
    return layers -> new MobileNetV2(layers.at("features").fanOut(), width, outputStride);
  }

  private MobileNetV2(Layers layers, double width, int outputStride) {
    OutputStride stride = new OutputStride(outputStride);
    int in = scaled(STEM_CHANNELS, width);
    List<Layer> stage = new ArrayList<>();
    stage.add(unit(layers.at(0), Convolution.of(3, in, 3).stride(2)));
    List<Integer> mapChannels = new ArrayList<>();
    int index = 1;
    for (Group group : Group.values()) {
      int out = scaled(group.channels, width);
      for (int i = 0; i < group.depth; i++) {
        int step = stride.enter(i == 0 ? group.stride : 1);
        Convolution depthwise =
            Convolution.of(in * group.expansion, in * group.expansion, 3)
                .groups(in * group.expansion)
                .stride(step)
                .dilation(stride.dilation());
        stage.add(invertedResidual(layers.at(index++).at("conv"), in, depthwise, out));
        in = out;
      }
      if (group.isMap()) {
        stages.add(new Sequence(stage));
        stage.clear();
        mapChannels.add(out);
      }
    }
    channels = mapChannels.stream().mapToInt(Integer::intValue).toArray();
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
    NDArray x = images;
    for (Layer stage : stages) {
      x = stage.forward(x, mode);
      maps.add(x);
    }
    return maps;
  }

  private static Layer invertedResidual(Layers layers, int in, Convolution depthwise, int out) {
    List<Layer> body = new ArrayList<>();
    int index = 0;
    if (depthwise.in() != in) {
      body.add(unit(layers.at(index++), Convolution.of(in, depthwise.in(), 1)));
    }
    body.add(unit(layers.at(index++), depthwise));
    body.add(
        layers.convolution(Integer.toString(index++), Convolution.of(depthwise.out(), out, 1)));
    body.add(layers.norm(Integer.toString(index), out, Activation.NONE));
    Layer sequence = new Sequence(body);
    boolean sameShape = depthwise.stride() == 1 && in == out;
    return sameShape ? new Residual(sequence, null, Activation.NONE) : sequence;
  }

  private static Layer unit(Layers layers, Convolution shape) {
    return Sequence.of(
        layers.convolution("0", shape), layers.norm("1", shape.out(), Activation.RELU6));
  }

  /** The nearest multiple of 8 that is at most a tenth below, as torchvision rounds. */
  private static int scaled(int channels, double width) {
    double exact = channels * width;
    int rounded = Math.max(8, (int) (exact + 4) / 8 * 8);
    return rounded < 0.9 * exact ? rounded + 8 : rounded;
  }
}

package io.mada.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.nn.Backbone;
import io.mada.api.nn.Convolution;
import io.mada.api.nn.Layer;
import io.mada.api.nn.Layers;
import io.mada.api.nn.Mode;
import io.mada.api.nn.NetworkBody;
import io.mada.api.nn.NetworkDesign;
import io.mada.api.nn.NetworkOutput;
import java.util.ArrayList;
import java.util.List;

/**
 * DeepLabV2 (Chen et al., TPAMI 2018) as in AdaptSegNet and its successors: parallel dilated
 * convolutions of the backbone's last feature map, summed to give the logits. Features and logits
 * have that map's resolution, an eighth of the image's with a ResNet. The backbone's names have no
 * prefix.
 *
 * <p>AdaptSegNet's own code sums only the first two convolutions; its checkpoints are meant for
 * dilations 6 and 12.
 */
final class DeepLabV2 implements NetworkBody {

  private static final int MOST_BRANCHES = 64;
  private static final List<Integer> DILATIONS = List.of(6, 12, 18, 24);
  private static final double INITIAL_DEVIATION = 0.01;

  private final Backbone backbone;
  private final List<Layer> branches = new ArrayList<>();
  private final int featureChannels;

  /**
   * Reads {@code dilations}. A ResNet gets DeepLabV2's layout; other backbones are used as
   * configured.
   */
  static NetworkDesign design(Section section) {
    int outputStride = section.integer("output_stride", 8, Range.any());
    section.check(outputStride == 8, "output_stride", "of deeplab_v2 is 8, not " + outputStride);
    List<Integer> dilations = section.has("dilations") ? dilations(section) : DILATIONS;
    return (layers, backbone, classes) ->
        new DeepLabV2(layers, backbone.forDeepLabV2().build(layers), classes, dilations);
  }

  private static List<Integer> dilations(Section section) {
    List<Integer> dilations = section.integers("dilations", Range.between(1, 1000));
    boolean few = Range.between(1, MOST_BRANCHES).contains(dilations.size());
    section.check(
        few,
        "dilations",
        "must have from 1 to " + MOST_BRANCHES + " numbers, not " + dilations.size());
    return dilations;
  }

  private DeepLabV2(Layers layers, Backbone backbone, int classes, List<Integer> dilations) {
    this.backbone = backbone;
    int[] channels = backbone.channels();
    featureChannels = channels[channels.length - 1];
    Layers list = layers.at("layer5").at("conv2d_list");
    for (int dilation : dilations) {
      Convolution shape = Convolution.of(featureChannels, classes, 3).dilation(dilation).withBias();
      branches.add(list.convolution(Integer.toString(branches.size()), shape, INITIAL_DEVIATION));
    }
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
    try (NDList maps = backbone.forward(images, mode)) {
      NDArray features = maps.remove(maps.size() - 1);
      return new NetworkOutput(features, classify(features, mode));
    }
  }

  private NDArray classify(NDArray features, Mode mode) {
    NDArray logits = branches.get(0).forward(features, mode);
    for (Layer branch : branches.subList(1, branches.size())) {
      try (NDArray more = branch.forward(features, mode)) {
        logits.addi(more);
      }
    }
    return logits;
  }
}

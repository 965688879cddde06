package io.mada.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.mada.api.nn.Activation;
import io.mada.api.nn.Backbone;
import io.mada.api.nn.BackboneDesign;
import io.mada.api.nn.Convolution;
import io.mada.api.nn.Layer;
import io.mada.api.nn.Layers;
import io.mada.api.nn.Mode;
import io.mada.api.nn.NetworkBody;
import io.mada.api.nn.NetworkOutput;

/**
 * A linear classifier of each pixel of a backbone's last feature map, after a normalisation: the
 * head with which DINOv2 (Oquab et al., TMLR 2024) evaluates features, under the names of its
 * published heads. Features and logits have that map's resolution.
 */
final class LinearHead implements NetworkBody {

  private static final double INITIAL_DEVIATION = 0.01;

  private final Backbone backbone;
  private final Layer norm;
  private final Layer classify;
  private final int width;

  LinearHead(Layers layers, BackboneDesign design, int classes) {
    backbone = design.build(layers.at("backbone"));
    int[] channels = backbone.channels();
    width = channels[channels.length - 1];
    Layers head = layers.at("decode_head");
    classify =
        head.convolution(
            "conv_seg", Convolution.of(width, classes, 1).withBias(), INITIAL_DEVIATION);
    norm = head.norm("bn", width, Activation.NONE);
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
    try (NDList maps = backbone.forward(images, mode)) {
      NDArray features = norm.forward(maps.get(maps.size() - 1), mode);
      return new NetworkOutput(features, classify.forward(features, mode));
    }
  }
}

package com.acme.drone;

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

/**
 * Four convolutions, each of which halves the picture: small enough for the drone's own computer.
 *
 * <pre>{@code
 * model: {backbone: tiny, width: 16}
 * }</pre>
 */
final class TinyBackbone implements Backbone {

  private final int[] channels;
  private final Layer fine;
  private final Layer coarse;

  /** Reads {@code width}, the channels of the first convolution. */
  static BackboneDesign design(Section section) {
    int width = section.integer("width", 16, Range.between(1, 1024));
    return layers -> new TinyBackbone(layers, width);
  }

  private TinyBackbone(Layers layers, int width) {
    channels = new int[] {2 * width, 4 * width};
    fine =
        Sequence.of(unit(layers.at("stem"), 3, width), unit(layers.at("fine"), width, 2 * width));
    coarse =
        Sequence.of(
            unit(layers.at("coarse").at(0), 2 * width, 4 * width),
            unit(layers.at("coarse").at(1), 4 * width, 4 * width));
  }

  /**
   * A convolution of stride 2; its parameters are {@code conv.weight}, {@code bn.weight}, ... under
   * its name.
   */
  private static Layer unit(Layers layers, int in, int out) {
    return Sequence.of(
        layers.convolution("conv", Convolution.of(in, out, 3).stride(2)),
        layers.norm("bn", out, Activation.RELU));
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
    NDArray quarter = fine.forward(images, mode);
    return new NDList(quarter, coarse.forward(quarter, mode));
  }
}

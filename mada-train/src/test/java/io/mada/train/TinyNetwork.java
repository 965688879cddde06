package io.mada.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.mada.api.nn.Activation;
import io.mada.api.nn.Backbone;
import io.mada.api.nn.Convolution;
import io.mada.api.nn.Layer;
import io.mada.api.nn.Layers;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkBody;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.Norm;
import io.mada.api.nn.Sequence;

/** A network of three convolutions, at half the images' resolution. */
public final class TinyNetwork {

  public static final int FEATURES = 8;

  private static final int WIDTH = 6;

  private TinyNetwork() {}

  public static Network build(Norm norm, double dropout, long seed) {
    var design =
        new Network.Design(
            (layers, backbone, classes) ->
                new Body(layers, backbone.build(layers.at("backbone")), dropout, classes),
            Stem::new,
            norm,
            TinyImages.TAXONOMY.size(),
            false);
    return design.build(Device.cpu(), seed);
  }

  private record Stem(Layer layer) implements Backbone {

    Stem(Layers layers) {
      this(
          Sequence.of(
              layers.convolution("conv", Convolution.of(3, WIDTH, 3).stride(2)),
              layers.norm("bn", WIDTH, Activation.RELU)));
    }

    @Override
    public int[] channels() {
      return new int[] {WIDTH};
    }

    @Override
    public NDList forward(NDArray images, Mode mode) {
      return new NDList(layer.forward(images, mode));
    }
  }

  private record Body(Backbone backbone, Layer features, Layer classifier) implements NetworkBody {

    Body(Layers layers, Backbone backbone, double dropout, int classes) {
      this(
          backbone,
          Sequence.of(
              layers.convolution("features", Convolution.of(WIDTH, FEATURES, 3)),
              layers.norm("features_bn", FEATURES, Activation.RELU),
              layers.dropout(dropout)),
          layers.convolution("classifier", Convolution.of(FEATURES, classes, 1).withBias()));
    }

    @Override
    public int featureChannels() {
      return FEATURES;
    }

    @Override
    public NetworkOutput forward(NDArray images, Mode mode) {
      try (NDList maps = backbone.forward(images, mode)) {
        NDArray values = features.forward(maps.get(0), mode);
        return new NetworkOutput(values, classifier.forward(values, mode));
      }
    }
  }
}

package io.mada.app;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.mada.api.PluginModule;
import io.mada.api.nn.Backbone;
import io.mada.api.nn.BackboneDesign;
import io.mada.api.nn.Convolution;
import io.mada.api.nn.Layer;
import io.mada.api.nn.Layers;
import io.mada.api.nn.Mode;
import io.mada.api.nn.NetworkBody;
import io.mada.api.nn.NetworkDesign;
import io.mada.api.nn.NetworkOutput;

/**
 * The smallest network that can be trained: a convolution for the features, and one for the
 * classes.
 */
public final class SmallestModule extends PluginModule {

  private static final int FEATURES = 2;

  @Override
  protected void configure() {
    bind(BackboneDesign.class, "smallest", section -> Stem::new);
    bind(NetworkDesign.class, "smallest", section -> Body::new);
  }

  private record Stem(Layer layer) implements Backbone {

    Stem(Layers layers) {
      this(layers.convolution("conv", Convolution.of(3, FEATURES, 1).stride(4)));
    }

    @Override
    public int[] channels() {
      return new int[] {FEATURES};
    }

    @Override
    public NDList forward(NDArray images, Mode mode) {
      return new NDList(layer.forward(images, mode));
    }
  }

  private record Body(Backbone backbone, Layer classifier) implements NetworkBody {

    Body(Layers layers, BackboneDesign backbone, int classes) {
      this(
          backbone.build(layers.at("backbone")),
          layers.convolution("classifier", Convolution.of(FEATURES, classes, 1)));
    }

    @Override
    public int featureChannels() {
      return FEATURES;
    }

    @Override
    public NetworkOutput forward(NDArray images, Mode mode) {
      NDArray features = backbone.forward(images, mode).get(0);
      return new NetworkOutput(features, classifier.forward(features, mode));
    }
  }
}

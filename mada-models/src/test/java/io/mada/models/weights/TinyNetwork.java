package io.mada.models.weights;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.mada.api.nn.Activation;
import io.mada.api.nn.Backbone;
import io.mada.api.nn.BackboneDesign;
import io.mada.api.nn.Convolution;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkBody;
import io.mada.api.nn.NetworkDesign;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.Norm;

/**
 * A network of a few entries, which is never run: {@code backbone.conv1}, {@code backbone.bn1},
 * {@code head}.
 */
final class TinyNetwork {

  private TinyNetwork() {}

  static Network build(Norm norm, int channels, long seed) {
    BackboneDesign backbone =
        layers -> {
          layers.convolution("conv1", Convolution.of(3, channels, 3));
          layers.norm("bn1", channels, Activation.RELU);
          return NO_FORWARD;
        };
    NetworkDesign network =
        (layers, design, classes) -> {
          design.build(layers.at("backbone"));
          layers.convolution("head", Convolution.of(channels, classes, 1).withBias());
          return NO_BODY;
        };
    return new Network.Design(network, backbone, norm, 5, false).build(Device.cpu(), seed);
  }

  private static final Backbone NO_FORWARD =
      new Backbone() {
        @Override
        public int[] channels() {
          return new int[0];
        }

        @Override
        public NDList forward(NDArray images, Mode mode) {
          throw new UnsupportedOperationException();
        }
      };

  private static final NetworkBody NO_BODY =
      new NetworkBody() {
        @Override
        public int featureChannels() {
          return 0;
        }

        @Override
        public NetworkOutput forward(NDArray images, Mode mode) {
          throw new UnsupportedOperationException();
        }
      };
}

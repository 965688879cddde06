package io.mada.api.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.mada.api.tensor.Tensors;

/**
 * A network's body and backbone in bfloat16, if they accept it; what enters and leaves the body is
 * float32.
 */
final class MixedPrecision implements NetworkBody {

  private final NetworkBody body;

  /** Builds the body of a design. */
  MixedPrecision(Network.Design design, Layers layers) {
    body = design.network().build(layers, new Converted(design.backbone()), design.classes());
  }

  @Override
  public int featureChannels() {
    return body.featureChannels();
  }

  @Override
  public NetworkOutput forward(NDArray images, Mode mode) {
    try (NDArray input = convert(images, body.takesBfloat16());
        NetworkOutput output = body.forward(input, mode)) {
      return new NetworkOutput(
          Tensors.float32(output.features()), Tensors.float32(output.logits()));
    }
  }

  /** Converts between the types that the backbone and the body around it take. */
  private final class Converted implements BackboneDesign {

    private final BackboneDesign design;

    Converted(BackboneDesign design) {
      this.design = design;
    }

    @Override
    public BackboneDesign forDeepLabV2() {
      return new Converted(design.forDeepLabV2());
    }

    @Override
    public Backbone build(Layers layers) {
      Backbone backbone = design.build(layers);
      return new Backbone() {
        @Override
        public int[] channels() {
          return backbone.channels();
        }

        @Override
        public int headChannels() {
          return backbone.headChannels();
        }

        @Override
        public boolean takesBfloat16() {
          return backbone.takesBfloat16();
        }

        @Override
        public NDList forward(NDArray images, Mode mode) {
          try (NDArray input = convert(images, backbone.takesBfloat16());
              NDList maps = backbone.forward(input, mode)) {
            NDList converted = new NDList(maps.size());
            for (NDArray map : maps) {
              converted.add(convert(map, body.takesBfloat16()));
            }
            return converted;
          }
        }
      };
    }
  }

  private static NDArray convert(NDArray x, boolean toBfloat16) {
    return toBfloat16 ? Tensors.bfloat16(x) : Tensors.float32(x);
  }
}

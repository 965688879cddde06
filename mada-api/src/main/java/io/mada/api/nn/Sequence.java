package io.mada.api.nn;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Layers one after another; each intermediate result is closed as soon as the next layer has used
 * it.
 */
public final class Sequence implements Layer {

  private final List<Layer> layers;

  /**
   * Puts layers together.
   *
   * @param layers at least one
   */
  public Sequence(List<? extends Layer> layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a sequence needs a layer");
    }
    this.layers = List.copyOf(layers);
  }

  /**
   * Puts layers together.
   *
   * @param layers at least one
   * @return a layer from the first one's argument to the last one's result
   */
  public static Sequence of(Layer... layers) {
    return new Sequence(List.of(layers));
  }

  @Override
  public NDArray forward(NDArray x, Mode mode) {
    NDArray result = layers.get(0).forward(x, mode);
    for (Layer layer : layers.subList(1, layers.size())) {
      try (NDArray before = result) {
        result = layer.forward(before, mode);
      }
    }
    return result;
  }
}

package io.mada.api.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * The part of a network that turns an image into feature maps, finest first. Used by one thread at
 * a time.
 */
public interface Backbone {

  /**
   * The channels of each feature map.
   *
   * @return one number for each map of {@link #forward}, in the same order; the caller may change
   *     the array
   */
  int[] channels();

  /**
   * Computes the feature maps. DeepLab uses the first (a quarter of the image's size) and the last.
   *
   * @param images (N, 3, H, W) float32, stays open
   * @param mode how normalisation and dropout behave
   * @return one (N, C_i, h_i, w_i) for each of {@link #channels()}, in the manager of {@code
   *     images}; the caller closes them
   */
  NDList forward(NDArray images, Mode mode);

  /**
   * The width of a head with few layers, such as SegFormer's, over this backbone if the
   * configuration does not set it.
   *
   * @return a number of channels
   */
  default int headChannels() {
    return 256;
  }

  /**
   * Whether {@link #forward} accepts images in bfloat16, and then returns bfloat16 maps. It can if
   * everything is computed by layers from {@link Layers} and by {@link io.mada.api.tensor.Tensors};
   * some of DJL's own operations crash the Java process, see {@link
   * io.mada.api.tensor.Tensors#bfloat16}.
   *
   * @return false by default: the backbone then computes in float32 whatever the network's {@link
   *     Precision} is
   */
  default boolean takesBfloat16() {
    return false;
  }
}

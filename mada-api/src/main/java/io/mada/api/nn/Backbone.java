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
   * @return as many as {@link #forward} has maps, in their order; the caller's to change
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
   * The width that a head of few layers, as SegFormer's, has over this backbone where the
   * configuration does not say.
   *
   * @return a number of channels
   */
  default int headChannels() {
    return 256;
  }

  /**
   * Whether {@link #forward} may be given images in bfloat16, and its maps are then bfloat16, too.
   * That holds where everything is computed by layers of {@link Layers} and by {@link
   * io.mada.api.tensor.Tensors}; of DJL's own operations some end the Java process, see {@link
   * io.mada.api.tensor.Tensors#bfloat16}.
   *
   * @return false where it is not said: the backbone then computes in float32 whatever the
   *     network's {@link Precision} is
   */
  default boolean takesBfloat16() {
    return false;
  }
}

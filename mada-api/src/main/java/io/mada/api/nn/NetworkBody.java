package io.mada.api.nn;

import ai.djl.ndarray.NDArray;

/**
 * What a network's design makes: the computation, without weight files, devices or normalisation of
 * the input. Used by one thread at a time.
 */
public interface NetworkBody {

  /**
   * The channels D of the features.
   *
   * @return D, the same for all images
   */
  int featureChannels();

  /**
   * Runs the network.
   *
   * @param images (N, 3, H, W) float32, stays open
   * @param mode how normalisation and dropout behave
   * @return features (N, D, h, w) and logits (N, C, h, w) in the manager of {@code images}; the
   *     caller closes them
   */
  NetworkOutput forward(NDArray images, Mode mode);

  /**
   * Whether {@link #forward} may be given images in bfloat16, and its features and logits are then
   * bfloat16, too. That holds where everything is computed by layers of {@link Layers} and by
   * {@link io.mada.api.tensor.Tensors}; of DJL's own operations some end the Java process, see
   * {@link io.mada.api.tensor.Tensors#bfloat16}.
   *
   * @return false where it is not said: its images and the backbone's maps are then float32
   *     whatever the network's {@link Precision} is
   */
  default boolean takesBfloat16() {
    return false;
  }
}

package io.mada.api.nn;

import ai.djl.ndarray.NDArray;

/**
 * What a network's design builds: the computation, without weight files, devices or normalisation
 * of the input. Used by one thread at a time.
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
   * Whether {@link #forward} accepts images in bfloat16, and then returns bfloat16 features and
   * logits. It can if everything is computed by layers from {@link Layers} and by {@link
   * io.mada.api.tensor.Tensors}; some of DJL's own operations crash the Java process, see {@link
   * io.mada.api.tensor.Tensors#bfloat16}.
   *
   * @return false by default: its images and the backbone's maps are then float32 whatever the
   *     network's {@link Precision} is
   */
  default boolean takesBfloat16() {
    return false;
  }
}

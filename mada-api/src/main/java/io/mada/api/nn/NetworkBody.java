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
}

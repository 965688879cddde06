package io.mada.api;

import ai.djl.ndarray.NDArray;

/** What a network's design makes: the computation, without weight files, devices or normalisation of the input. */
public interface NetworkBody {

  /** The channels D of the features. */
  int featureChannels();

  /**
   * Runs the network.
   *
   * @param images (N, 3, H, W), stays open
   * @return the caller closes it
   */
  NetworkOutput forward(NDArray images, Mode mode);
}

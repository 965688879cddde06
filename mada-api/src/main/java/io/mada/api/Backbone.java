package io.mada.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** The part of a network that turns an image into feature maps, finest first. */
public interface Backbone {

  /** The channels of each feature map. */
  int[] channels();

  /**
   * Computes the feature maps. DeepLab uses the first (a quarter of the image's size) and the last.
   *
   * @param images (N, 3, H, W), stays open
   * @return one (N, C_i, h_i, w_i) for each of {@link #channels()}; the caller closes them
   */
  NDList forward(NDArray images, Mode mode);
}

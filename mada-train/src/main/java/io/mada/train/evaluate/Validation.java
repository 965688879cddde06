package io.mada.train.evaluate;

import io.mada.api.nn.Network;
import io.mada.api.train.PseudoLabels;

/** What is measured on the validation images during training. */
public interface Validation {

  /** How well a network segments all validation images. */
  Scores scores(Network network);

  /**
   * How good pseudo labels are, on some validation images.
   *
   * @param network where the images must be
   */
  LabelQuality quality(PseudoLabels labels, Network network);
}

package io.mada.train.evaluate;

import io.mada.api.nn.Network;
import io.mada.api.train.PseudoLabels;

/** What is measured on the validation images while a network is trained. */
public interface Validation {

  /** How well a network segments all of them. */
  Scores scores(Network network);

  /**
   * How good pseudo labels are, on some of them.
   *
   * @param network where the images must be
   */
  LabelQuality quality(PseudoLabels labels, Network network);
}

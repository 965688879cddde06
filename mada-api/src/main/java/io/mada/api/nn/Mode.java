package io.mada.api.nn;

import io.mada.api.data.Domain;

/**
 * How a network is run.
 *
 * @param training whether dropout is active and batch normalisation uses, and learns, the batch's
 *     statistics
 * @param domain where the images come from
 */
public record Mode(boolean training, Domain domain) {

  /**
   * For computing gradients.
   *
   * @param domain where the images come from
   * @return the training mode
   */
  public static Mode training(Domain domain) {
    return new Mode(true, domain);
  }

  /**
   * For using the network as it is.
   *
   * @param domain where the images come from
   * @return the inference mode
   */
  public static Mode inference(Domain domain) {
    return new Mode(false, domain);
  }
}

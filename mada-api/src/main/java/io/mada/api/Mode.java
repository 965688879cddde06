package io.mada.api;

/**
 * How a network is run.
 *
 * @param training whether dropout is active and batch normalisation uses, and learns, the batch's statistics
 * @param domain where the images come from
 */
public record Mode(boolean training, Domain domain) {

  public static Mode training(Domain domain) {
    return new Mode(true, domain);
  }

  public static Mode inference(Domain domain) {
    return new Mode(false, domain);
  }
}

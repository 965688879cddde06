package io.mada.api.data;

/**
 * An image and its label, of the same size.
 *
 * @param image the picture
 * @param label its classes
 */
public record Sample(RgbImage image, LabelMap label) {

  /**
   * Refuses different sizes, with an {@link IllegalArgumentException}.
   *
   * @param image the picture
   * @param label its classes
   */
  public Sample {
    if (!image.size().equals(label.size())) {
      throw new IllegalArgumentException("image " + image.size() + ", label " + label.size());
    }
  }
}

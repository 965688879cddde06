package io.mada.api.data;

/**
 * An image and its label, of one size.
 *
 * @param image the picture
 * @param label its classes
 */
public record Sample(RgbImage image, LabelMap label) {

  /**
   * Refuses two sizes, by an {@link IllegalArgumentException}.
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

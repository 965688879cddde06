package io.mada.api;

/** An image and its label, of one size. */
public record Sample(RgbImage image, LabelMap label) {

  public Sample {
    if (!image.size().equals(label.size())) {
      throw new IllegalArgumentException("image " + image.size() + ", label " + label.size());
    }
  }
}

package io.mada.train.evaluate;

import io.mada.api.ConfigurationException;
import io.mada.api.ImageSize;
import java.io.Serializable;
import java.util.List;

/**
 * The ways an image is shown to a network, whose answers are averaged (test-time augmentation).
 *
 * @param scales by which the image is resized
 * @param mirrored whether it is also shown mirrored at each scale
 */
public record Views(List<Double> scales, boolean mirrored) implements Serializable {

  /** The image as it is. */
  public static final Views ONE = new Views(List.of(1.), false);

  /** The smallest scale. */
  public static final double LEAST = 0.125;

  /** The largest scale. */
  public static final double MOST = 8;

  /** Refuses nonsensical scales with a {@link ConfigurationException}. */
  public Views {
    scales = List.copyOf(scales);
    if (scales.isEmpty() || scales.stream().anyMatch(scale -> !(scale >= LEAST && scale <= MOST))) {
      throw new ConfigurationException(
          "scales must be numbers from " + LEAST + " to " + MOST + ", not " + scales);
    }
  }

  /** Whether an image is shown once, as it is. */
  public boolean isOne() {
    return equals(ONE);
  }

  /** Scales a size. */
  public static ImageSize scaled(ImageSize size, double scale) {
    return new ImageSize(
        (int) Math.max(1, Math.round(scale * size.width())),
        (int) Math.max(1, Math.round(scale * size.height())));
  }
}

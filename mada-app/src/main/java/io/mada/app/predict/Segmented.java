package io.mada.app.predict;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.mada.api.data.LabelMap;
import java.util.Optional;

/**
 * What a network sees in an image.
 *
 * @param labels training ids at the size of the image
 * @param confidence the probability of each pixel's class, from 0 to 255; if it was requested
 * @param logits if they were requested
 */
public record Segmented(LabelMap labels, Optional<byte[]> confidence, Optional<Logits> logits) {

  /**
   * The decoder's output for each class.
   *
   * @param shape (C, h, w), in the decoder's own resolution
   * @param values in C order
   */
  public record Logits(Shape shape, float[] values) {

    /**
     * @param logits (1, C, h, w), stays open
     */
    static Logits of(NDArray logits) {
      return new Logits(logits.getShape().slice(1), logits.toFloatArray());
    }
  }
}

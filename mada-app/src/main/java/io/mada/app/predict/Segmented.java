package io.mada.app.predict;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.mada.api.data.LabelMap;
import java.util.Optional;

/**
 * What a network sees in an image.
 *
 * @param labels training ids in the size of the image
 * @param confidence how probable the class of each pixel is, from 0 to 255; where it was asked for
 * @param logits where they were asked for
 */
public record Segmented(LabelMap labels, Optional<byte[]> confidence, Optional<Logits> logits) {

  /**
   * What the decoder has said of each class.
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

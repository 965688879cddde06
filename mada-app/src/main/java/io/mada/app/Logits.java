package io.mada.app;

import io.mada.app.predict.Segmented;

/**
 * A network's output for each class, before the largest is taken.
 *
 * @param classes C
 * @param height h, of the decoder
 * @param width w, of the decoder
 * @param values (C, h, w), row by row; must not be modified
 */
public record Logits(int classes, int height, int width, float[] values) {

  static Logits of(Segmented.Logits logits) {
    return new Logits(
        (int) logits.shape().get(0),
        (int) logits.shape().get(1),
        (int) logits.shape().get(2),
        logits.values());
  }

  /**
   * The logit of one class at one place.
   *
   * @param id the class's training id
   * @param y from 0 to h - 1
   * @param x from 0 to w - 1
   * @return any finite number
   */
  public float at(int id, int y, int x) {
    return values[(id * height + y) * width + x];
  }
}

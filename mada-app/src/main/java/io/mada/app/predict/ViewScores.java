package io.mada.app.predict;

import ai.djl.ndarray.NDArray;
import io.mada.api.tensor.Tensors;
import java.util.List;

/**
 * The mean of a network's answers for several views of an image, as probabilities, some rows at a
 * time.
 *
 * @param logits (1, C, h, w) of each view, all in the same orientation; they stay open
 * @param height of the image
 * @param width of the image
 */
record ViewScores(List<NDArray> logits, int height, int width) {

  /**
   * The probabilities of some rows.
   *
   * @param first from 0
   * @return (C, count, width)
   */
  float[] rows(int first, int count) {
    try (NDArray sum = probabilities(logits.get(0), first, count)) {
      for (NDArray other : logits.subList(1, logits.size())) {
        try (NDArray added = probabilities(other, first, count)) {
          sum.addi(added);
        }
      }
      sum.divi(logits.size());
      return sum.toFloatArray();
    }
  }

  /**
   * The largest probability of each pixel.
   *
   * @param values how many of them are in memory at once
   * @return from 0 to 255
   */
  byte[] largest(int values) {
    int classes = (int) logits.get(0).getShape().get(1);
    int strip = Math.max(1, values / classes / width);
    byte[] largest = new byte[height * width];
    for (int first = 0; first < height; first += strip) {
      int pixels = Math.min(strip, height - first) * width;
      float[] scores = rows(first, pixels / width);
      for (int i = 0; i < pixels; i++) {
        float most = 0;
        for (int c = 0; c < classes; c++) {
          most = Math.max(most, scores[c * pixels + i]);
        }
        largest[first * width + i] = (byte) Math.min(255, Math.round(255 * most));
      }
    }
    return largest;
  }

  private NDArray probabilities(NDArray of, int first, int count) {
    try (NDArray rows = Tensors.upsampleRows(of, height, width, first, count)) {
      return rows.softmax(1);
    }
  }
}

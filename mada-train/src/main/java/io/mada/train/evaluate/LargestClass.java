package io.mada.train.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.mada.api.tensor.Tensors;

/**
 * Upsamples logits to an image's size and takes the largest at each pixel.
 *
 * @param whole the most logits that are upsampled in one go
 * @param strip the most logits per strip if there are more than that
 */
public record LargestClass(long whole, long strip) {

  /** A quarter of a gigabyte, and an eighth of that: working on strips takes additional memory. */
  public LargestClass() {
    this(1 << 26, 1 << 23);
  }

  /**
   * Returns the class of every pixel.
   *
   * @param logits (1, C, h, w), at most 256 classes, stays open
   * @return training ids, row by row
   */
  public byte[] of(NDArray logits, int height, int width) {
    long row = logits.getShape().get(1) * width;
    if (row * height <= whole) {
      try (NDArray all = Tensors.upsample(logits, height, width)) {
        return largest(all);
      }
    }
    byte[] ids = new byte[height * width];
    int rows = (int) Math.max(1, strip / row);
    for (int first = 0; first < height; first += rows) {
      try (NDArray some =
          Tensors.upsampleRows(logits, height, width, first, Math.min(rows, height - first))) {
        byte[] part = largest(some);
        System.arraycopy(part, 0, ids, first * width, part.length);
      }
    }
    return ids;
  }

  private static byte[] largest(NDArray logits) {
    try (NDArray classes = logits.argMax(1);
        NDArray bytes = classes.toType(DataType.UINT8, false)) {
      return bytes.toByteArray();
    }
  }
}

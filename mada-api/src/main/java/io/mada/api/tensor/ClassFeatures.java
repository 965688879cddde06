package io.mada.api.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * What an image's classes look like: for each class the mean of the features over the pixels of
 * that class (Ning et al., ICCV 2021, section 3.1). A class with fewer than {@value
 * #MINIMUM_PIXELS} pixels is absent and has zeros.
 *
 * <p>The features f are (N, D, h, w), predictions and labels (N, h, w) int64, and the result (N, C,
 * D), in the manager of the features; the caller closes it. Arguments stay open. A batch takes one
 * matrix product, whose left factor is the C masks of each image.
 */
public final class ClassFeatures {

  /** A class with fewer pixels is absent. */
  public static final int MINIMUM_PIXELS = 10;

  private ClassFeatures() {}

  /**
   * The class features from the prediction alone, as for unlabelled images; without gradient.
   *
   * @param features (N, D, h, w) float32
   * @param prediction (N, h, w) int64
   * @param classes the number C
   * @return (N, C, D) float32
   */
  public static NDArray pool(NDArray features, NDArray prediction, int classes) {
    try (Recording off = Recording.off();
        Masks masks = Masks.of(features, prediction, classes)) {
      return masks.mean(features);
    }
  }

  /**
   * The class features over the pixels where prediction and label agree, as for labelled images;
   * without gradient.
   *
   * @param features (N, D, h, w) float32
   * @param prediction (N, h, w) int64
   * @param labels (N, h, w) int64, 255 where ignored
   * @param classes the number C
   * @return (N, C, D) float32
   */
  public static NDArray pool(NDArray features, NDArray prediction, NDArray labels, int classes) {
    try (Recording off = Recording.off();
        // -1, which is no class, where they differ.
        NDArray agreed = Tensors.agreed(prediction, labels);
        Masks masks = Masks.of(features, agreed, classes)) {
      return masks.mean(features);
    }
  }

  /**
   * The class features from the prediction alone, with <em>normalisation pooling</em>: the value is
   * that of {@link #pool(NDArray, NDArray, int)}, and the gradient of class c's vector is
   * multiplied by 2 n_c / (h w), n_c the class's pixels, so that large classes are moved more than
   * small ones.
   *
   * @param features (N, D, h, w) float32
   * @param prediction (N, h, w) int64
   * @param classes the number C
   * @return (N, C, D) float32
   */
  public static NDArray poolWithGradient(NDArray features, NDArray prediction, int classes) {
    try (Masks masks = Masks.of(features, prediction, classes);
        NDArray mean = masks.mean(features);
        NDArray scale = Tensors.scale(masks.count(), 2.0 / prediction.getShape().slice(1).size());
        NDArray value = mean.stopGradient();
        NDArray zero = mean.sub(value);
        NDArray gradient = zero.mul(scale)) {
      // Zero in value, so that the sum is the mean to the last bit, and the scaled mean in
      // gradient.
      return gradient.add(value);
    }
  }

  /**
   * Where each class is.
   *
   * @param mask (N, C, hw), one or zero
   * @param count (N, C, 1), the pixels of each class
   */
  private record Masks(NDArray mask, NDArray count) implements AutoCloseable {

    static Masks of(NDArray features, NDArray prediction, int classes) {
      long images = prediction.getShape().get(0);
      try (NDArray pixels = prediction.reshape(images, 1, -1);
          NDArray range = prediction.getManager().arange(0, classes, 1, DataType.INT64);
          NDArray column = range.reshape(classes, 1);
          NDArray same = pixels.eq(column)) {
        NDArray mask = same.toType(features.getDataType(), false);
        return new Masks(mask, mask.sum(new int[] {2}, true));
      }
    }

    NDArray mean(NDArray features) {
      Shape shape = features.getShape();
      try (NDArray flat = features.reshape(shape.get(0), shape.get(1), -1);
          NDArray columns = flat.transpose(0, 2, 1);
          NDArray sum = mask.batchMatMul(columns);
          NDArray share = Tensors.share(count, MINIMUM_PIXELS)) {
        return sum.mul(share);
      }
    }

    @Override
    public void close() {
      mask.close();
      count.close();
    }
  }
}

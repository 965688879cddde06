package io.mada.train.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;

/**
 * A point in feature space for each class: the mean of its vectors over the images that contain it
 * (CAG_UDA, Zhang et al., NeurIPS 2019; the prototypes of ProDA, Zhang et al., CVPR 2021). A class
 * that no image contains has no anchor, and no pixel is near it.
 */
final class CategoryAnchors {

  /**
   * After this many images the mean becomes a running mean, in which each new image counts 1 in
   * (this + 1).
   */
  private static final int MOST_COUNTED = 3000;

  /** Farther away than any feature. */
  private static final double UNREACHABLE = 1e9;

  private final NDArray values;
  private final NDArray presence;
  private final NDArray absence;

  private CategoryAnchors(NDArray values, NDArray presence) {
    this.values = values;
    this.presence = presence;
    absence = Unrecorded.times(Unrecorded.plus(presence.neg(), 1), UNREACHABLE).reshape(1, -1, 1);
  }

  /**
   * Averages class features.
   *
   * @param classFeatures of images, (C, D) each, where a class absent from an image is zero
   * @param scope owns the anchors
   */
  static CategoryAnchors of(FloatMatrix classFeatures, int classes, NDManager scope) {
    int depth = classFeatures.columns() / classes;
    double[] means = new double[classes * depth];
    int[] counts = new int[classes];
    for (int n = 0; n < classFeatures.rows(); n++) {
      float[] row = classFeatures.row(n);
      for (int c = 0; c < classes; c++) {
        if (isPresent(row, c * depth, depth)) {
          int count = Math.min(counts[c]++, MOST_COUNTED);
          for (int i = c * depth; i < (c + 1) * depth; i++) {
            means[i] += (row[i] - means[i]) / (count + 1);
          }
        }
      }
    }
    float[] values = new float[means.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) means[i];
    }
    float[] presence = new float[classes];
    for (int c = 0; c < classes; c++) {
      presence[c] = Math.min(1, counts[c]);
    }
    return new CategoryAnchors(
        scope.create(values, new Shape(classes, depth)), scope.create(presence));
  }

  private static boolean isPresent(float[] row, int from, int depth) {
    for (int i = from; i < from + depth; i++) {
      if (row[i] != 0) {
        return true;
      }
    }
    return false;
  }

  /** (C, D) float32; not a copy. */
  NDArray values() {
    return values;
  }

  /** One for each class that has an anchor and zero for the others, (C). */
  NDArray presence() {
    return presence;
  }

  /**
   * The Euclidean distance from each place to each anchor; recorded if the features are.
   *
   * @param features (N, D, h, w), stays open
   * @return (N, C, h, w) in the manager of the features; the caller closes it
   */
  NDArray distances(NDArray features) {
    NDManager owner = features.getManager();
    Shape shape = features.getShape();
    try (NDManager scope = owner.newSubManager()) {
      NDArray flat = features.reshape(shape.get(0), shape.get(1), -1);
      flat.attach(scope);
      NDArray anchors = values.stopGradient();
      anchors.attach(scope);
      NDArray each = anchors.expandDims(0).broadcast(shape.get(0), anchors.getShape().get(0), -1);
      NDArray products = Tensors.scale(each.batchMatMul(flat), -2);
      NDArray lengths = anchors.square().sum(new int[] {1}).reshape(1, -1, 1);
      NDArray squares = products.add(Tensors.power(flat, 2).sum(new int[] {1}, true)).add(lengths);
      // The root has no gradient at 0, and rounding may go below that.
      NDArray roots = Tensors.power(Tensors.atLeast(squares, 1e-12), 0.5);
      NDArray result = roots.add(absence).reshape(shape.get(0), -1, shape.get(2), shape.get(3));
      result.attach(owner);
      return result;
    }
  }

  /**
   * Moves towards the class features of images, one image after another: a = (1 - step) a + step v
   * for each class v that an image contains.
   *
   * @param vectors (N, C, D), without gradient; stay open
   */
  void follow(NDArray vectors, double step) {
    try (Recording off = Recording.off();
        NDManager scope = vectors.getManager().newSubManager()) {
      for (long n = 0; n < vectors.getShape().get(0); n++) {
        NDArray one = vectors.get(n);
        one.attach(scope);
        NDArray present = Unrecorded.ones(Unrecorded.above(one.abs().sum(new int[] {1}, true), 0));
        values.addi(Unrecorded.times(one.sub(values).mul(present), step));
      }
    }
  }
}

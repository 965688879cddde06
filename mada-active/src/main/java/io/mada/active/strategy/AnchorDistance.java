package io.mada.active.strategy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.active.cluster.Anchors;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.Recording;

/** How far a whole pool is from anchors. */
public final class AnchorDistance {

  private static final int IMAGES_AT_ONCE = 32;

  private AnchorDistance() {}

  /**
   * The distance of each image to its nearest anchor: the mean of (x - a)^2 over the C D entries.
   */
  public static double[] toNearest(FloatMatrix classFeatures, FloatMatrix anchors) {
    double[] nearest = new double[classFeatures.rows()];
    try (Recording off = Recording.off();
        NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        Anchors centres = new Anchors(scope, anchors)) {
      classFeatures.visit(
          scope,
          IMAGES_AT_ONCE,
          (from, rows) -> {
            try (NDArray distances = centres.distances(rows);
                NDArray smallest = distances.min(new int[] {1})) {
              float[] values = smallest.toFloatArray();
              for (int i = 0; i < values.length; i++) {
                nearest[from + i] = values[i];
              }
            }
          });
    }
    return nearest;
  }
}

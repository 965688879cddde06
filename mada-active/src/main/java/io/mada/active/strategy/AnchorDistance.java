package io.mada.active.strategy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.active.cluster.Anchors;
import io.mada.api.tensor.FloatMatrix;
import io.mada.api.tensor.FloatMatrix.RowFunction;
import io.mada.api.tensor.Recording;

/** How far the images of a whole pool are from anchors. */
public final class AnchorDistance {

  private static final int IMAGES_AT_ONCE = 32;

  private AnchorDistance() {}

  /**
   * The distance of each image to its nearest anchor: the mean of (x - a)^2 over the C D entries.
   */
  public static double[] toNearest(FloatMatrix classFeatures, FloatMatrix anchors) {
    double[] nearest = new double[classFeatures.rows()];
    float[] centres = new float[anchors.rows() * anchors.columns()];
    for (int k = 0; k < anchors.rows(); k++) {
      System.arraycopy(anchors.row(k), 0, centres, k * anchors.columns(), anchors.columns());
    }
    try (Recording off = Recording.off();
        NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      classFeatures.apply(
          new ToNearest(anchors.rowShape().getShape(), centres),
          scope,
          (span, distances) -> {
            for (int i = 0; i < distances.length; i++) {
              nearest[span.from() + i] = distances[i];
            }
          });
    }
    return nearest;
  }

  /**
   * The distances of some images.
   *
   * @param rowShape (C, D)
   * @param centres of the anchors, one after another
   */
  private record ToNearest(long[] rowShape, float[] centres) implements RowFunction<float[]> {

    @Override
    public float[] apply(int first, FloatMatrix rows, NDManager manager) {
      float[] nearest = new float[rows.rows()];
      try (Anchors anchors = new Anchors(manager, FloatMatrix.of(new Shape(rowShape), centres))) {
        rows.visit(
            manager,
            IMAGES_AT_ONCE,
            (from, chunk) -> {
              try (NDArray distances = anchors.distances(chunk);
                  NDArray smallest = distances.min(new int[] {1})) {
                float[] values = smallest.toFloatArray();
                System.arraycopy(values, 0, nearest, from, values.length);
              }
            });
      }
      return nearest;
    }
  }
}

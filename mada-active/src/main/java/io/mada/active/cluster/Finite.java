package io.mada.active.cluster;

import io.mada.api.MadaException;
import io.mada.api.tensor.FloatMatrix;

/** Tells which image spoilt a computation. */
public final class Finite {

  private Finite() {}

  /** The failure for features some of which are infinite or NaN; it names the first such image. */
  public static MadaException failure(FloatMatrix rows) {
    int image = 0;
    while (image < rows.rows() && isFinite(rows.row(image))) {
      image++;
    }
    return new MadaException(
        "the features of image " + image + " are not finite; the network's weights may be damaged");
  }

  public static boolean isFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}

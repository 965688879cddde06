package io.mada.data.augment;

import io.mada.api.data.LabelMap;
import io.mada.api.data.RgbImage;
import io.mada.api.data.Sample;
import java.util.Arrays;

/**
 * An affine map around an image's centre, from a place in the result to the place shown there, by
 * nearest neighbour.
 *
 * @param shiftX a share of the width
 * @param shiftY a share of the height
 */
record Warp(double xx, double xy, double yx, double yy, double shiftX, double shiftY) {

  /** The colour beyond the border. */
  static final byte GREY = (byte) 128;

  static Warp rotation(double degrees) {
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    return new Warp(cos, sin, -sin, cos, 0, 0);
  }

  /**
   * Moves rows by a share of their vertical position, or columns by a share of their horizontal
   * one.
   */
  static Warp shear(double x, double y) {
    return new Warp(1, x, y, 1, 0, 0);
  }

  static Warp shift(double x, double y) {
    return new Warp(1, 0, 0, 1, x, y);
  }

  Sample apply(Sample sample) {
    int width = sample.image().width();
    int height = sample.image().height();
    byte[] rgb = new byte[3 * width * height];
    byte[] ids = new byte[width * height];
    Arrays.fill(rgb, GREY);
    Arrays.fill(ids, (byte) LabelMap.IGNORED);
    for (int i = 0; i < ids.length; i++) {
      int row = i / width;
      double x = i % width + 0.5 - width / 2.0;
      double y = row + 0.5 - height / 2.0;
      int u = (int) Math.floor(xx * x + xy * y + (shiftX + 0.5) * width);
      int v = (int) Math.floor(yx * x + yy * y + (shiftY + 0.5) * height);
      if (u >= 0 && u < width && v >= 0 && v < height) {
        int from = v * width + u;
        ids[i] = sample.label().ids()[from];
        System.arraycopy(sample.image().rgb(), 3 * from, rgb, 3 * i, 3);
      }
    }
    return new Sample(new RgbImage(width, height, rgb), new LabelMap(width, height, ids));
  }
}

package io.mada.data.segment;

import boofcv.struct.image.GrayF32;
import boofcv.struct.image.Planar;
import io.mada.api.data.RgbImage;

/**
 * Colours as CIE 1976 L*a*b*, from sRGB with its white point, D65: equal distances look about
 * equally different. {@link StrictMath} gives the same numbers on every machine.
 */
final class CieLab {

  private static final int LEVELS = 256;

  /** To CIE XYZ relative to white (IEC 61966-2-1), one row each for X, Y and Z. */
  private static final double[][] XYZ = {
    {0.4124 / 0.9505, 0.3576 / 0.9505, 0.1805 / 0.9505},
    {0.2126, 0.7152, 0.0722},
    {0.0193 / 1.089, 0.1192 / 1.089, 0.9505 / 1.089}
  };

  private static final double LINEAR_BELOW = 216.0 / 24389;
  private static final double[] LINEAR = new double[LEVELS];

  static {
    for (int i = 0; i < LEVELS; i++) {
      double v = i / (LEVELS - 1.0);
      LINEAR[i] = v <= 0.04045 ? v / 12.92 : StrictMath.pow((v + 0.055) / 1.055, 2.4);
    }
  }

  private CieLab() {}

  /** The bands L*, a*, b* of an image. */
  static Planar<GrayF32> of(RgbImage image) {
    Planar<GrayF32> lab = new Planar<>(GrayF32.class, image.width(), image.height(), 3);
    byte[] rgb = image.rgb();
    for (int i = 0; i < rgb.length / 3; i++) {
      double r = LINEAR[rgb[3 * i] & 0xff];
      double g = LINEAR[rgb[3 * i + 1] & 0xff];
      double b = LINEAR[rgb[3 * i + 2] & 0xff];
      double x = root(XYZ[0], r, g, b);
      double y = root(XYZ[1], r, g, b);
      double z = root(XYZ[2], r, g, b);
      lab.getBand(0).data[i] = (float) (116 * y - 16);
      lab.getBand(1).data[i] = (float) (500 * (x - y));
      lab.getBand(2).data[i] = (float) (200 * (y - z));
    }
    return lab;
  }

  private static double root(double[] factors, double r, double g, double b) {
    double t = factors[0] * r + factors[1] * g + factors[2] * b;
    return t > LINEAR_BELOW ? StrictMath.cbrt(t) : (24389.0 / 27 * t + 16) / 116;
  }
}

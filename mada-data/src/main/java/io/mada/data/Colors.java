package io.mada.data;

/** Arithmetic on colours 0xRRGGBB. */
final class Colors {

  private Colors() {}

  static int of(double red, double green, double blue) {
    return clip(red) << 16 | clip(green) << 8 | clip(blue);
  }

  /** The colour in another light. */
  static int lit(int rgb, double light) {
    return of(red(rgb) * light, green(rgb) * light, blue(rgb) * light);
  }

  /** The colour, a share of the way to another. */
  static int mix(int rgb, int other, double share) {
    return of(
        red(rgb) + (red(other) - red(rgb)) * share,
        green(rgb) + (green(other) - green(rgb)) * share,
        blue(rgb) + (blue(other) - blue(rgb)) * share);
  }

  static int red(int rgb) {
    return rgb >> 16 & 0xff;
  }

  static int green(int rgb) {
    return rgb >> 8 & 0xff;
  }

  static int blue(int rgb) {
    return rgb & 0xff;
  }

  private static int clip(double value) {
    return value <= 0 ? 0 : value >= 255 ? 255 : (int) (value + 0.5);
  }
}

package io.mada.data.label;

import io.mada.api.Range;
import io.mada.api.Section;
import java.util.List;

/** Colours as 0xRRGGBB: reading, and arithmetic. */
public final class Colors {

  private Colors() {}

  /** A colour written as {@code [red, green, blue]}. */
  public static int read(Section section, String key) {
    List<Double> parts = section.numbers(key, Range.any());
    boolean valid =
        parts.size() == 3 && parts.stream().allMatch(p -> p >= 0 && p <= 255 && p == Math.rint(p));
    section.check(valid, key, "must be [red, green, blue], each from 0 to 255");
    return parts.get(0).intValue() << 16 | parts.get(1).intValue() << 8 | parts.get(2).intValue();
  }

  public static int of(double red, double green, double blue) {
    return clip(red) << 16 | clip(green) << 8 | clip(blue);
  }

  /** The colour in a different light. */
  public static int lit(int rgb, double light) {
    return of(red(rgb) * light, green(rgb) * light, blue(rgb) * light);
  }

  /** The colour moved a share of the way to another. */
  public static int mix(int rgb, int other, double share) {
    return of(
        red(rgb) + (red(other) - red(rgb)) * share,
        green(rgb) + (green(other) - green(rgb)) * share,
        blue(rgb) + (blue(other) - blue(rgb)) * share);
  }

  public static int red(int rgb) {
    return rgb >> 16 & 0xff;
  }

  public static int green(int rgb) {
    return rgb >> 8 & 0xff;
  }

  public static int blue(int rgb) {
    return rgb & 0xff;
  }

  private static int clip(double value) {
    return value <= 0 ? 0 : value >= 255 ? 255 : (int) (value + 0.5);
  }
}

package io.mada.data.synthetic;

import io.mada.data.label.Colors;
import io.mada.data.synthetic.Canvas.Surface;

/**
 * The shapes of people, two-wheelers and street furniture, seen from the front or the side, in
 * metres.
 */
final class Figures {

  private static final int SKIN = 0xc89a7c;
  private static final int TYRE = 0x202022;

  private Figures() {}

  /** Someone standing or walking, 0.7 x 1.75. */
  static Surface person(int shirt, int trousers, double stride) {
    return (u, v) -> {
      double side = Math.abs(u - 0.35);
      if (disc(u, v, 0.35, 1.61, 0.14)) {
        return SKIN;
      }
      if (v > 0.8 && v < 1.47) {
        return side < 0.17 + 0.1 * (v - 0.8)
            ? shirt
            : arm(side, v) ? Colors.lit(shirt, 0.85) : Surface.NOTHING;
      }
      double leg = 0.1 + stride * (0.8 - v);
      return v < 0.8 && Math.abs(side - leg) < 0.085 ? trousers : Surface.NOTHING;
    };
  }

  private static boolean arm(double side, double v) {
    return side < 0.31 && v < 1.4;
  }

  /** The upper body of a rider, seen from the side, 0.9 x 1.2 above the saddle. */
  static Surface rider(int shirt, int trousers) {
    return (u, v) -> {
      if (disc(u, v, 0.62, 1.05, 0.14)) {
        return SKIN;
      }
      if (near(u, v, 0.3, 0.35, 0.55, 0.85, 0.15)) {
        return shirt;
      }
      if (near(u, v, 0.52, 0.75, 0.85, 0.45, 0.06)) {
        return Colors.lit(shirt, 0.85);
      }
      return near(u, v, 0.3, 0.33, 0.6, 0.15, 0.1) || near(u, v, 0.6, 0.15, 0.5, 0, 0.08)
          ? trousers
          : Surface.NOTHING;
    };
  }

  /** A bicycle from the side, 1.75 x 1.1. */
  static Surface bicycle(int frame) {
    return (u, v) -> {
      if (near(u, v, 0.4, 0.36, 0.75, 0.85, 0.05)
          || near(u, v, 0.75, 0.8, 1.2, 0.85, 0.05)
          || near(u, v, 0.75, 0.35, 1.2, 0.85, 0.05)
          || near(u, v, 1.15, 1.05, 1.35, 0.36, 0.05)
          || near(u, v, 0.58, 0.98, 0.82, 0.98, 0.06)) {
        return frame;
      }
      return wheel(u, v, u < 0.875 ? 0.37 : 1.38, 0.36, 0.07);
    };
  }

  /** A motorcycle from the side, 2.1 x 1.15. */
  static Surface motorcycle(int body) {
    return (u, v) -> {
      if (near(u, v, 0.5, 0.72, 1.5, 0.75, 0.17) || near(u, v, 0.8, 0.5, 1.3, 0.45, 0.18)) {
        return v > 0.62 ? body : Colors.lit(body, 0.6);
      }
      if (near(u, v, 1.45, 1.05, 1.72, 0.34, 0.06)) {
        return 0x9a9aa0;
      }
      return wheel(u, v, u < 1.05 ? 0.36 : 1.72, 0.34, 0.13);
    };
  }

  /** Tyre and spokes, or nothing. */
  private static int wheel(double u, double v, double x, double radius, double tyre) {
    double distance = Math.hypot(u - x, v - radius);
    if (distance > radius) {
      return Surface.NOTHING;
    }
    return distance > radius - tyre ? TYRE : 0x6c6e72;
  }

  /** Three lamps in a box, 0.4 x 1.05, one of them lit. */
  static Surface trafficLight(int box, int shining) {
    int[] lamps = {0x30e080, 0xffc040, 0xff4030};
    return (u, v) -> {
      int lamp = (int) Math.min(2, v / 0.35);
      if (disc(u, v, 0.2, 0.175 + 0.35 * lamp, 0.13)) {
        return lamp == shining ? lamps[lamp] : Colors.lit(lamps[lamp], 0.25);
      }
      return box;
    };
  }

  /** A sign of 0.8 x 0.8: 0 a disc, 1 a triangle, 2 a square. */
  static Surface trafficSign(int color, int shape) {
    return (u, v) -> {
      double outer =
          switch (shape) {
            case 0 -> Math.hypot(u - 0.4, v - 0.4) / 0.4;
            case 1 -> Math.max(1 - v / 0.4, 2 * Math.abs(u - 0.4) / 0.8 * 1.6 + (v - 0.4) * 1.5);
            default -> Math.max(Math.abs(u - 0.4), Math.abs(v - 0.4)) / 0.4;
          };
      if (outer > 1) {
        return Surface.NOTHING;
      }
      return outer > 0.68 ? color : 0xf0f0ee;
    };
  }

  /** A tree's crown, of the given width and height, with a ragged edge. */
  static Surface crown(int color, double wide, double high, double texture, long seed) {
    return (u, v) -> {
      double x = 2 * u / wide - 1;
      double y = 2 * v / high - 1;
      double ragged = 0.65 + 0.5 * Noise.smooth(seed, u * 2, v * 2);
      if (x * x + y * y > ragged * ragged) {
        return Surface.NOTHING;
      }
      double leaves = Noise.smooth(seed + 1, u * 5, v * 5) + Noise.smooth(seed + 2, u * 11, v * 11);
      return Colors.lit(color, 0.85 + 0.2 * y + 0.35 * texture * (leaves - 1));
    };
  }

  private static boolean disc(double u, double v, double x, double y, double radius) {
    return Math.hypot(u - x, v - y) < radius;
  }

  /** Whether a point is within a distance of the line from (x1, y1) to (x2, y2). */
  private static boolean near(
      double u, double v, double x1, double y1, double x2, double y2, double distance) {
    double dx = x2 - x1;
    double dy = y2 - y1;
    double share = Math.max(0, Math.min(1, ((u - x1) * dx + (v - y1) * dy) / (dx * dx + dy * dy)));
    return disc(u, v, x1 + share * dx, y1 + share * dy, distance);
  }
}

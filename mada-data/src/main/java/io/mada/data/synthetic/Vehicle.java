package io.mada.data.synthetic;

import io.mada.data.label.Colors;
import io.mada.data.synthetic.Canvas.Surface;

/**
 * The shapes of cars, trucks, buses and trams: a block with a picture on its end and one on its
 * side, in metres.
 */
record Vehicle(Thing thing, double width, double height, double length, Surface end, Surface side) {

  private static final int GLASS = 0x2c343e;
  private static final int TYRE = 0x1c1c1e;

  /** Where a vehicle's end carries lamps, and their colour. */
  private static boolean lamp(double u, double v, double width, double row) {
    return Math.abs(v - row) < 0.11
        && Math.abs(Math.abs(u - width / 2) - (width / 2 - 0.24)) < 0.16;
  }

  static Vehicle car(int paint, boolean oncoming) {
    int lamps = oncoming ? 0xfff4c8 : 0xd02420;
    Surface end =
        (u, v) -> {
          double side = Math.abs(u - 0.9);
          if (v < 0.28) {
            return side > 0.6 && side < 0.85
                ? TYRE
                : v > 0.18 && side < 0.85 ? 0x303034 : Surface.NOTHING;
          }
          if (v < 0.9) {
            return lamp(u, v, 1.8, 0.7) ? lamps : Colors.lit(paint, 0.75 + 0.35 * v);
          }
          double half = 0.82 - 0.5 * (v - 0.9);
          if (side > half) {
            return Surface.NOTHING;
          }
          return v < 1.36 && side < half - 0.1 ? GLASS : paint;
        };
    Surface side =
        (u, v) -> {
          double wheel = Math.min(Math.hypot(u - 0.85, v - 0.32), Math.hypot(u - 3.4, v - 0.32));
          if (wheel < 0.32) {
            return wheel < 0.16 ? 0x8a8a90 : TYRE;
          }
          if (v < 0.25) {
            return Surface.NOTHING;
          }
          if (v < 0.9) {
            return Colors.lit(paint, 0.65 + 0.3 * v);
          }
          double slope = 0.9 * (v - 0.9);
          if (u < 0.4 + slope || u > 3.5 - slope) {
            return Surface.NOTHING;
          }
          boolean glass =
              v < 1.36 && u > 0.55 + slope && u < 3.35 - slope && Math.abs(u - 1.9) > 0.06;
          return glass ? GLASS : Colors.lit(paint, 0.9);
        };
    return new Vehicle(Thing.CAR, 1.8, 1.48, 4.3, end, side);
  }

  static Vehicle truck(int paint, boolean oncoming) {
    int cab = Colors.mix(paint, 0x3c5078, 0.6);
    int lamps = oncoming ? 0xfff4c8 : 0xd02420;
    Surface end =
        (u, v) -> {
          double side = Math.abs(u - 1.2);
          if (v < 0.5) {
            return side > 0.75 && side < 1.15 ? TYRE : v > 0.3 ? 0x2c2c30 : Surface.NOTHING;
          }
          if (v < 0.85) {
            return lamp(u, v, 2.4, 0.68) ? lamps : 0x48484c;
          }
          if (oncoming && v < 2.6) {
            return v > 1.6 && v < 2.4 && side < 1.05 ? GLASS : cab;
          }
          return side < 0.04
              ? Colors.lit(paint, 0.6)
              : Colors.lit(paint, side > 1.1 || v > 3.3 ? 0.8 : 1);
        };
    Surface side =
        (u, v) -> {
          double wheel = Math.hypot(Math.min(Math.abs(u - 1.3), Math.abs(u - 6.3)), v - 0.48);
          if (wheel < 0.48) {
            return wheel < 0.2 ? 0x707074 : TYRE;
          }
          if (v < 0.95) {
            return v > 0.55 ? 0x3a3a3e : Surface.NOTHING;
          }
          boolean ribs = Math.abs(u % 1.2 - 0.6) < 0.04;
          return Colors.lit(paint, ribs ? 0.7 : 0.88);
        };
    return new Vehicle(Thing.TRUCK, 2.4, 3.5, 7.5, end, side);
  }

  static Vehicle bus(int paint, boolean oncoming) {
    Surface end =
        (u, v) -> {
          double side = Math.abs(u - 1.25);
          if (v < 0.35) {
            return side > 0.8 && side < 1.15 ? TYRE : v > 0.25 ? 0x2c2c30 : Surface.NOTHING;
          }
          if (v > 1.2 && v < 2.5 && side < 1.1) {
            return GLASS;
          }
          if (v > 2.6 && v < 2.9 && side < 0.7) {
            return 0xe8b040;
          }
          return lamp(u, v, 2.5, 0.75) ? (oncoming ? 0xfff4c8 : 0xd02420) : paint;
        };
    Surface side =
        (u, v) -> {
          double wheel = Math.hypot(Math.min(Math.abs(u - 2.4), Math.abs(u - 8.2)), v - 0.46);
          if (wheel < 0.46) {
            return TYRE;
          }
          if (v < 0.35) {
            return Surface.NOTHING;
          }
          boolean window = v > 1.3 && v < 2.4 && u % 1.5 > 0.12;
          return window ? GLASS : Colors.lit(paint, v < 1.3 ? 0.85 : 0.95);
        };
    return new Vehicle(Thing.BUS, 2.5, 3.05, 11, end, side);
  }

  static Vehicle tram(int paint, boolean oncoming) {
    Surface end =
        (u, v) -> {
          double side = Math.abs(u - 1.2);
          if (v > 3 && side > 1.2 - (v - 3)) {
            return Surface.NOTHING;
          }
          if (v < 0.4) {
            return v > 0.12 ? 0x34343a : Surface.NOTHING;
          }
          if (v > 1.5 && v < 2.8 && side < 1.05) {
            return side < 0.03 ? paint : GLASS;
          }
          return disc(side, v, oncoming) ? 0xfff4c8 : v < 1.1 ? 0xe6e2d8 : paint;
        };
    Surface side =
        (u, v) -> {
          if (v < 0.4) {
            return v > 0.12 ? 0x34343a : Surface.NOTHING;
          }
          boolean window = v > 1.4 && v < 2.5 && u % 2 > 0.25;
          boolean joint = u % 9 > 8.7;
          if (joint) {
            return 0x303036;
          }
          return window ? GLASS : v < 1.1 ? 0xd6d2c8 : Colors.lit(paint, 0.88);
        };
    return new Vehicle(Thing.TRAIN, 2.4, 3.4, 27, end, side);
  }

  private static boolean disc(double side, double v, boolean oncoming) {
    return oncoming && Math.hypot(side - 0.8, v - 0.8) < 0.14;
  }

  /** Draws the vehicle with its near end at a depth, its left edge at x. */
  void draw(Canvas canvas, double x, double depth) {
    if (x > 0) {
      canvas.along(thing, x, depth, depth + length, 0, height, side);
    } else if (x + width < 0) {
      canvas.along(thing, x + width, depth, depth + length, 0, height, side);
    }
    canvas.facing(thing, x, 0, width, height, depth, end);
  }
}

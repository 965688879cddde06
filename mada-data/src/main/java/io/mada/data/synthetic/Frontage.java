package io.mada.data.synthetic;

import io.mada.data.label.Colors;
import io.mada.data.synthetic.Canvas.Surface;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

/** The row of houses, walls, fences and hedges along one side of a street. */
final class Frontage {

  private final Canvas canvas;
  private final Style style;
  private final SplittableRandom random;
  private final double x;

  Frontage(Canvas canvas, Style style, SplittableRandom random, double x) {
    this.canvas = canvas;
    this.style = style;
    this.random = random;
    this.x = x;
  }

  /** Draws plots of land of random use and length, from far to near. */
  void draw(double far) {
    skyline(far);
    Deque<Runnable> lots = new ArrayDeque<>();
    for (double near = 1; near < far; ) {
      double end = near + random.nextDouble(7, 22);
      lots.push(lot(near, end));
      near = end;
    }
    lots.forEach(Runnable::run);
  }

  private Runnable lot(double near, double far) {
    double kind = random.nextDouble();
    if (kind < 0.6) {
      return house(near, far);
    }
    if (kind < 0.74) {
      return bounded(Thing.WALL, near, far, random.nextDouble(1.4, 2.6), this::bricks);
    }
    if (kind < 0.88) {
      return bounded(Thing.FENCE, near, far, random.nextDouble(1.1, 1.9), this::bars);
    }
    return hedge(near, far, random.nextDouble(1, 2.4));
  }

  /** What closes the view at the end of the street. */
  private void skyline(double far) {
    for (double left = 0; left < 60; ) {
      double wide = random.nextDouble(6, 14);
      double start = x < 0 ? -left - wide : left;
      if (random.nextDouble() < 0.6) {
        Surface windows = facade(color(Thing.BUILDING), random.nextLong());
        canvas.facing(Thing.BUILDING, start, 0, wide, random.nextDouble(7, 18), far, windows);
      } else {
        double high = random.nextDouble(5, 10);
        Surface leaves = leaves(random.nextLong(), high);
        canvas.facing(Thing.VEGETATION, start, 0, wide, high, far, leaves);
      }
      left += wide;
    }
  }

  private Runnable house(double near, double far) {
    double high = random.nextDouble(6, 19);
    int color = color(Thing.BUILDING);
    long seed = random.nextLong();
    Surface front = facade(Colors.lit(color, x < 0 ? 1.05 : 0.85), seed);
    Surface gable = facade(Colors.lit(color, 0.75), seed);
    return () -> {
      canvas.along(Thing.BUILDING, x, near, far, 0, high, front);
      canvas.facing(Thing.BUILDING, x < 0 ? x - 14 : x, 0, 14, high, near, gable);
    };
  }

  private interface Pattern {
    Surface of(double high, long seed);
  }

  /** A low boundary with trees behind it. */
  private Runnable bounded(Thing thing, double near, double far, double high, Pattern pattern) {
    double behind = x + Math.copySign(3, x);
    double trees = random.nextDouble(3, 7);
    Surface leaves = leaves(random.nextLong(), trees);
    Surface surface = pattern.of(high, random.nextLong());
    boolean wooded = random.nextDouble() < 0.7;
    return () -> {
      if (wooded) {
        canvas.along(Thing.VEGETATION, behind, near, far + 4, 0, trees, leaves);
      }
      canvas.along(thing, x, near, far, 0, high, surface);
    };
  }

  private Runnable hedge(double near, double far, double high) {
    Surface leaves = leaves(random.nextLong(), high);
    return () -> canvas.along(Thing.VEGETATION, x, near, far, 0, high, leaves);
  }

  private Surface facade(int color, long seed) {
    double floor = 2.9 + 0.5 * Noise.at(seed, 0, 0);
    double bay = 2 + Noise.at(seed, 1, 0);
    int glass = Colors.mix(style.color(Thing.SKY), 0x202830, 0.75);
    return (u, v) -> {
      double up = v % floor;
      double across = u % bay;
      boolean window = v > 0.5 && up > 0.9 && up < 2.4 && across > 0.5 && across < bay - 0.5;
      if (window) {
        return Colors.lit(glass, 0.8 + 0.7 * Noise.at(seed, (int) (u / bay), (int) (v / floor)));
      }
      double grain =
          Noise.smooth(seed, u * 1.5, v * 1.5)
              - 0.5
              + 0.5 * (Noise.smooth(seed, u * 6, v * 6) - 0.5);
      double ledge = up < 0.15 ? 0.82 : 1;
      return Colors.lit(color, ledge + 0.15 * style.texture() * grain);
    };
  }

  private Surface bricks(double high, long seed) {
    int color = color(Thing.WALL);
    return (u, v) -> {
      int course = (int) (v / 0.3);
      double along = u + (course % 2) * 0.35;
      boolean joint = v % 0.3 < 0.05 || along % 0.7 < 0.05;
      double stone = Noise.at(seed, (int) (along / 0.7), course) - 0.5;
      return Colors.lit(
          color, v > high - 0.15 ? 1.15 : joint ? 0.8 : 1 + 0.25 * style.texture() * stone);
    };
  }

  /** Bars and what shows between them; all of it is labelled as fence. */
  private Surface bars(double high, long seed) {
    int color = color(Thing.FENCE);
    int gap = Colors.mix(color, style.color(Thing.TERRAIN), 0.5);
    return (u, v) -> {
      boolean rail = Math.abs(v - high * 0.9) < 0.06 || Math.abs(v - high * 0.25) < 0.06;
      return rail || u % 0.35 < 0.12 ? color : Colors.lit(gap, 0.7);
    };
  }

  private Surface leaves(long seed, double high) {
    int color = color(Thing.VEGETATION);
    return (u, v) -> {
      double edge =
          high * (0.75 + 0.25 * Noise.smooth(seed, u * 0.7, 0))
              - 0.3 * Noise.smooth(seed + 1, u * 4, 3);
      if (v > edge) {
        return Surface.NOTHING;
      }
      double grain =
          Noise.smooth(seed + 2, u * 3, v * 3) + Noise.smooth(seed + 3, u * 8, v * 8) - 1;
      return Colors.lit(color, 0.8 + 0.3 * v / high + 0.35 * style.texture() * grain);
    };
  }

  private int color(Thing thing) {
    return Colors.lit(style.color(thing), random.nextDouble(0.82, 1.18));
  }
}

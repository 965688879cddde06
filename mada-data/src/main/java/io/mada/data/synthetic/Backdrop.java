package io.mada.data.synthetic;

import io.mada.data.label.Colors;

/** Draws sky and ground, which fill the image before anything else is drawn. */
final class Backdrop {

  private static final double SKY_DEPTH = 400;

  private final Canvas canvas;
  private final Style style;
  private final long seed;

  Backdrop(Canvas canvas, Style style, long seed) {
    this.canvas = canvas;
    this.style = style;
    this.seed = seed;
  }

  void draw(Ground ground) {
    for (int row = 0; row < canvas.height; row++) {
      if (row + 0.5 <= canvas.camera.horizon() + 0.25) {
        sky(row);
      } else {
        ground(row, ground);
      }
    }
  }

  private void sky(int row) {
    double share = (row + 0.5) / canvas.camera.horizon();
    int color = Colors.mix(style.color(Thing.SKY), 0xffffff, 0.3 * share);
    for (int column = 0; column < canvas.width; column++) {
      double u = (double) column / canvas.width;
      double cloud =
          Noise.smooth(seed, 6 * u, 9 * share) + 0.5 * Noise.smooth(seed + 1, 14 * u, 20 * share);
      int clouded = Colors.mix(color, 0xf4f4f4, Math.max(0, cloud - 0.8) * 0.8 * style.texture());
      canvas.set(column, row, SKY_DEPTH, Thing.SKY, clouded);
    }
  }

  private void ground(int row, Ground ground) {
    double depth = Math.min(SKY_DEPTH, canvas.camera.groundDepth(row + 0.5));
    for (int column = 0; column < canvas.width; column++) {
      double x = canvas.camera.x(column + 0.5, depth);
      int side = x < ground.middle() ? -1 : 1;
      double across = Math.abs(x - ground.middle());
      Thing thing =
          thing(across, Math.abs(ground.pavementEnd(side) - ground.middle()), ground.road());
      double grain = texture(thing, x, depth);
      int color =
          thing == Thing.ROAD
              ? road(across, depth, ground)
              : plain(thing, across - ground.road(), depth);
      canvas.set(column, row, depth, thing, Colors.lit(color, 1 + style.texture() * grain));
    }
  }

  private static Thing thing(double across, double pavementEnd, double road) {
    if (across < road) {
      return Thing.ROAD;
    }
    return across < pavementEnd ? Thing.SIDEWALK : Thing.TERRAIN;
  }

  /** Lane markings are road. */
  private int road(double across, double depth, Ground ground) {
    boolean middle = across < 0.09 && depth % 6 < 3.2;
    boolean edge = Math.abs(across - ground.road() + 0.35) < 0.07;
    int color = style.color(Thing.ROAD);
    return middle || edge ? Colors.mix(color, 0xf0f0ec, 0.75) : color;
  }

  private int plain(Thing thing, double fromKerb, double depth) {
    int color = style.color(thing);
    if (thing == Thing.TERRAIN) {
      return color;
    }
    if (fromKerb < 0.18) {
      return Colors.lit(color, 1.12);
    }
    boolean joint = depth < 25 && (depth % 1.2 < 0.07 || fromKerb % 1.2 < 0.06);
    return joint ? Colors.lit(color, 0.85) : color;
  }

  private double texture(Thing thing, double x, double depth) {
    if (thing == Thing.TERRAIN) {
      return 0.45 * Noise.smooth(seed + 2, x * 3, depth * 1.5)
          + 0.2 * Noise.smooth(seed, x * 9, depth * 5)
          - 0.33;
    }
    return 0.16 * Noise.smooth(seed + 3, x * 1.2, depth * 0.6)
        + 0.08 * Noise.smooth(seed, x * 8, depth * 4)
        - 0.12;
  }
}

package io.mada.data.synthetic;

/**
 * Image, label and depth of a scene while it is drawn. A pixel takes colour and class from one
 * surface, without mixing, so the label is exact. What is drawn later covers what was drawn before.
 */
final class Canvas {

  /** A picture on a surface, in metres. */
  @FunctionalInterface
  interface Surface {
    /** The surface shows nothing here. */
    int NOTHING = -1;

    /** The colour 0xRRGGBB at (u, v), or {@link #NOTHING}. */
    int color(double u, double v);
  }

  final Camera camera;
  final int width;
  final int height;
  final int[] colors;
  final byte[] things;
  final float[] depths;

  Canvas(Camera camera) {
    this.camera = camera;
    width = camera.size().width();
    height = camera.size().height();
    colors = new int[width * height];
    things = new byte[width * height];
    depths = new float[width * height];
  }

  void set(int column, int row, double depth, Thing thing, int color) {
    int pixel = row * width + column;
    colors[pixel] = color;
    things[pixel] = (byte) thing.ordinal();
    depths[pixel] = (float) depth;
  }

  /**
   * Draws a surface that faces the camera; u runs from the left edge, v from the bottom up. At
   * least a pixel wide.
   */
  void facing(
      Thing thing,
      double left,
      double bottom,
      double wide,
      double high,
      double depth,
      Surface surface) {
    double exact = camera.column(left, depth);
    double exactEnd = camera.column(left + wide, depth);
    int first = (int) Math.round(exact);
    int end = Math.max(first + 1, (int) Math.round(exactEnd));
    int top = (int) Math.round(camera.row(bottom + high, depth));
    int base = Math.max(top + 1, (int) Math.round(camera.row(bottom, depth)));
    for (int row = Math.max(0, top); row < Math.min(height, base); row++) {
      double v = (base - row - 0.5) / (base - top) * high;
      for (int column = Math.max(0, first); column < Math.min(width, end); column++) {
        int color = surface.color((column + 0.5 - first) / (end - first) * wide, v);
        if (color != Surface.NOTHING) {
          set(column, row, depth, thing, color);
        }
      }
    }
  }

  /**
   * Draws a wall along the street, at x from near to far; u is the depth beyond near, v the height
   * above bottom.
   */
  void along(
      Thing thing, double x, double near, double far, double bottom, double high, Surface surface) {
    double one = camera.column(x, near);
    double other = camera.column(x, far);
    int first = Math.max(0, (int) Math.round(Math.min(one, other)));
    int end = Math.min(width, (int) Math.round(Math.max(one, other)));
    for (int column = first; column < end; column++) {
      double depth = camera.focal() * x / (column + 0.5 - camera.centre());
      int top = Math.max(0, (int) Math.round(camera.row(bottom + high, depth)));
      int base = Math.min(height, (int) Math.round(camera.row(bottom, depth)));
      for (int row = top; row < base; row++) {
        int color = surface.color(depth - near, camera.height(row + 0.5, depth) - bottom);
        if (color != Surface.NOTHING) {
          set(column, row, depth, thing, color);
        }
      }
    }
  }
}

package io.mada.data.synthetic;

import io.mada.api.ImageSize;

/**
 * A pinhole camera above the street, looking along it. Its world is in metres: x to the right of
 * the camera, height above the ground, depth ahead.
 *
 * @param focal the focal length in pixels
 * @param centre the column, and {@code horizon} the row, of the vanishing point
 * @param above the camera's height above the ground
 */
record Camera(ImageSize size, double focal, double centre, double horizon, double above) {

  double column(double x, double depth) {
    return centre + focal * x / depth;
  }

  double row(double height, double depth) {
    return horizon + focal * (above - height) / depth;
  }

  /** The depth at which a row below the horizon meets the ground. */
  double groundDepth(double row) {
    return focal * above / (row - horizon);
  }

  double x(double column, double depth) {
    return (column - centre) * depth / focal;
  }

  /** The height of what a row shows at a depth. */
  double height(double row, double depth) {
    return above - (row - horizon) * depth / focal;
  }
}

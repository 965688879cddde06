package io.mada.data.synthetic;

import java.util.SplittableRandom;

/**
 * The cross-section of a street, in metres from the camera: side -1 is left and 1 is right.
 *
 * @param middle the x of the road's middle
 * @param road half the road's width
 * @param leftPavement with the next three, the widths of what follows outwards
 */
record Ground(
    double middle,
    double road,
    double leftPavement,
    double rightPavement,
    double leftGrass,
    double rightGrass) {

  static Ground random(SplittableRandom random) {
    return new Ground(
        random.nextDouble(-2.4, -0.6),
        random.nextDouble(4.2, 6.2),
        random.nextDouble(1.6, 3.8),
        random.nextDouble(1.6, 3.8),
        random.nextDouble() < 0.45 ? random.nextDouble(1, 5) : 0,
        random.nextDouble() < 0.45 ? random.nextDouble(1, 5) : 0);
  }

  double kerb(int side) {
    return middle + side * road;
  }

  double pavementEnd(int side) {
    return kerb(side) + side * (side < 0 ? leftPavement : rightPavement);
  }

  /** Where houses, walls and fences stand. */
  double frontage(int side) {
    return pavementEnd(side) + side * (side < 0 ? leftGrass : rightGrass);
  }

  double laneCentre(int side) {
    return middle + side * road * 0.42;
  }
}

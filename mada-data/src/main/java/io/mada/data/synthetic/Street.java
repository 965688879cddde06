package io.mada.data.synthetic;

import io.mada.data.label.Colors;
import io.mada.data.synthetic.Canvas.Surface;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Lays out a random street and draws it: sky, ground and the rows of houses, then everything that
 * stands between them from far to near.
 */
final class Street {

  private static final double FAR = 95;

  private record Item(double depth, Runnable draw) {}

  private final Canvas canvas;
  private final Style style;
  private final SplittableRandom random;
  private final List<Item> items = new ArrayList<>();
  private final Ground ground;

  Street(Canvas canvas, Style style, SplittableRandom random) {
    this.canvas = canvas;
    this.style = style;
    this.random = random;
    this.ground = Ground.random(random);
  }

  void draw() {
    new Backdrop(canvas, style, random.nextLong()).draw(ground);
    for (int side = -1; side <= 1; side += 2) {
      new Frontage(canvas, style, random.split(), ground.frontage(side)).draw(FAR);
      furnish(side);
    }
    traffic();
    items.sort(Comparator.comparingDouble(Item::depth).reversed());
    items.forEach(item -> item.draw().run());
  }

  /** What stands on one side's pavement. */
  private void furnish(int side) {
    double inner = ground.kerb(side);
    double outer = ground.pavementEnd(side);
    for (double depth = between(6, 16); depth < FAR; depth += between(9, 22)) {
      pole(inner + side * 0.35, depth);
    }
    if (chance(0.6)) {
      for (double depth = between(6, 20); depth < FAR; depth += between(8, 18)) {
        tree(outer + side * between(-0.4, 0.6), depth);
      }
    }
    int people = random.nextInt(6);
    for (int i = 0; i < people; i++) {
      person(inner + side * between(0.5, Math.abs(outer - inner) - 0.2), between(5, 35));
    }
    if (chance(0.45)) {
      bicycle(inner + side * between(0.3, 1), between(5, 20));
    }
    if (chance(0.3)) {
      motorcycle(inner + side * between(0.2, 0.8), between(6, 22));
    }
    if (chance(0.55)) {
      for (double depth = between(5, 25); depth < 60; depth += between(5.5, 14)) {
        add(Vehicle.car(paint(Thing.CAR), chance(0.3)), inner - side * 1.1, depth);
      }
    }
  }

  /** What moves on the road. */
  private void traffic() {
    for (int side = -1; side <= 1; side += 2) {
      double lane = ground.laneCentre(side);
      boolean oncoming = side < 0;
      for (double depth = between(8, 35); depth < 80; depth += between(12, 40)) {
        double kind = random.nextDouble();
        if (kind < 0.62) {
          add(Vehicle.car(paint(Thing.CAR), oncoming), lane, depth);
        } else if (kind < 0.75) {
          add(Vehicle.truck(paint(Thing.TRUCK), oncoming), lane, depth);
        } else if (kind < 0.87) {
          add(Vehicle.bus(paint(Thing.BUS), oncoming), lane, depth);
        } else {
          add(Vehicle.tram(paint(Thing.TRAIN), oncoming), lane, depth);
        }
      }
      if (chance(0.4)) {
        rider(ground.kerb(side) - side * between(0.6, 1.2), between(5, 22), chance(0.6));
      }
    }
    if (chance(0.3)) {
      person(between(ground.kerb(-1), ground.kerb(1)), between(8, 30));
    }
  }

  private void add(Vehicle vehicle, double centre, double depth) {
    items.add(new Item(depth, () -> vehicle.draw(canvas, centre - vehicle.width() / 2, depth)));
  }

  private void add(
      Thing thing,
      double x,
      double bottom,
      double wide,
      double high,
      double depth,
      Surface surface) {
    items.add(
        new Item(
            depth, () -> canvas.facing(thing, x - wide / 2, bottom, wide, high, depth, surface)));
  }

  private void pole(double x, double depth) {
    double kind = random.nextDouble();
    double high = kind < 0.35 ? 3.6 : kind < 0.75 ? 2.6 : between(5, 8);
    int color = style.color(Thing.POLE);
    add(Thing.POLE, x, 0, 0.16, high, depth, (u, v) -> Colors.lit(color, u < 0.08 ? 1.1 : 0.85));
    if (kind < 0.35) {
      Surface lamps = Figures.trafficLight(style.color(Thing.TRAFFIC_LIGHT), random.nextInt(3));
      add(
          Thing.TRAFFIC_LIGHT,
          x,
          2.6,
          0.45,
          1.15,
          depth - 0.1,
          scaled(lamps, 0.4 / 0.45, 1.05 / 1.15));
    } else if (kind < 0.75) {
      int face = chance(0.6) ? style.color(Thing.TRAFFIC_SIGN) : 0x2850b0;
      add(
          Thing.TRAFFIC_SIGN,
          x,
          2.1,
          0.9,
          0.9,
          depth - 0.1,
          scaled(Figures.trafficSign(face, random.nextInt(3)), 0.8 / 0.9, 0.8 / 0.9));
    } else {
      double arm = Math.copySign(1.5, -x);
      add(Thing.POLE, x + arm / 2, high - 0.15, 1.5, 0.15, depth, (u, v) -> color);
    }
  }

  private static Surface scaled(Surface surface, double across, double up) {
    return (u, v) -> surface.color(u * across, v * up);
  }

  private void tree(double x, double depth) {
    double high = between(3, 6.5);
    double wide = between(2.5, 4.5);
    double stem = between(1.6, 2.6);
    int leaves = varied(style.color(Thing.VEGETATION), 0.18);
    add(
        Thing.VEGETATION,
        x,
        0,
        0.3,
        stem + 0.6,
        depth,
        (u, v) -> Colors.mix(leaves, 0x50402c, 0.7));
    long seed = random.nextLong();
    add(
        Thing.VEGETATION,
        x,
        stem,
        wide,
        high,
        depth - 0.05,
        Figures.crown(leaves, wide, high, style.texture(), seed));
  }

  private void person(double x, double depth) {
    Surface shape = Figures.person(paint(Thing.PERSON), paint(Thing.PERSON), between(0, 0.25));
    add(Thing.PERSON, x, 0, 0.7, 1.75, depth, shape);
  }

  private void bicycle(double x, double depth) {
    add(
        Thing.BICYCLE,
        x,
        0,
        1.75,
        1.1,
        depth,
        Figures.bicycle(varied(style.color(Thing.BICYCLE), 0.3)));
  }

  private void motorcycle(double x, double depth) {
    add(
        Thing.MOTORCYCLE,
        x,
        0,
        2.1,
        1.15,
        depth,
        Figures.motorcycle(varied(style.color(Thing.MOTORCYCLE), 0.3)));
  }

  private void rider(double x, double depth, boolean bicycle) {
    if (bicycle) {
      bicycle(x, depth);
    } else {
      motorcycle(x, depth);
    }
    Surface shape = Figures.rider(paint(Thing.RIDER), paint(Thing.RIDER));
    add(Thing.RIDER, x, 0.6, 0.95, 1.25, depth - 0.05, shape);
  }

  /**
   * The style's colour of a thing, mixed with a random colour: clothes and cars come in all
   * colours.
   */
  private int paint(Thing thing) {
    int any = Colors.of(between(20, 235), between(20, 235), between(20, 235));
    return Colors.mix(style.color(thing), any, between(0, 0.55));
  }

  private int varied(int color, double share) {
    return Colors.lit(color, 1 + between(-share, share));
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  private double between(double least, double most) {
    return least + (most - least) * random.nextDouble();
  }
}

package io.mada.train;

import io.mada.api.Schedule;
import io.mada.api.Section;
import java.util.List;

/** The built-in learning-rate schedules. Each takes {@code warmup}: iterations in which the rate rises linearly. */
final class Schedules {

  private Schedules() {}

  /** (1 - i / total)^power. */
  static Schedule poly(Section section) {
    double power = section.number("power", 0.9);
    section.check(power >= 0, "power", "must not be negative");
    return withWarmup(section, (i, total) -> Math.pow(1 - (double) i / total, power));
  }

  /** Multiplied by {@code factor} at each of the iterations {@code at}. */
  static Schedule step(Section section) {
    List<Double> at = section.numbers("at");
    double factor = section.number("factor", 0.1);
    section.check(factor > 0, "factor", "must be above 0");
    return withWarmup(section, (i, total) -> Math.pow(factor, at.stream().filter(a -> i > a).count()));
  }

  /** Half a cosine, from 1 down to 0. */
  static Schedule cosine(Section section) {
    return withWarmup(section, (i, total) -> 0.5 * (1 + Math.cos(Math.PI * i / total)));
  }

  static Schedule constant(Section section) {
    return withWarmup(section, (i, total) -> 1);
  }

  private static Schedule withWarmup(Section section, Schedule schedule) {
    int rising = section.integer("warmup", 0);
    section.check(rising >= 0, "warmup", "must not be negative");
    return (i, total) -> schedule.factor(i, total) * (i < rising ? (double) i / rising : 1);
  }
}

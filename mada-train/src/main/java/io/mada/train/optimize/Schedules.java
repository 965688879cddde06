package io.mada.train.optimize;

import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.train.Schedule;
import io.mada.train.stage.StageReader;
import java.util.List;

/**
 * The built-in learning-rate schedules. Each takes {@code warmup}: the number of iterations during
 * which the rate rises linearly.
 */
public final class Schedules {

  private Schedules() {}

  /** (1 - i / total)^power. */
  public static Schedule poly(Section section) {
    double power = section.number("power", 0.9, Range.atLeast(0));
    return withWarmup(section, (i, total) -> Math.pow(1 - (double) i / total, power));
  }

  /** Multiplies by {@code factor} at each of the iterations {@code at}. */
  public static Schedule step(Section section) {
    List<Integer> at = section.integers("at", Range.atLeast(0));
    double factor = section.number("factor", 0.1, Range.above(0).atMost(StageReader.FACTOR.most()));
    return withWarmup(
        section, (i, total) -> Math.pow(factor, at.stream().filter(a -> i > a).count()));
  }

  /** Half a cosine, from 1 to 0. */
  public static Schedule cosine(Section section) {
    return withWarmup(section, (i, total) -> 0.5 * (1 + Math.cos(Math.PI * i / total)));
  }

  public static Schedule constant(Section section) {
    return withWarmup(section, (i, total) -> 1);
  }

  private static Schedule withWarmup(Section section, Schedule schedule) {
    int rising = section.integer("warmup", 0, Range.atLeast(0));
    return (i, total) -> schedule.factor(i, total) * (i < rising ? (double) i / rising : 1);
  }
}

package io.mada.app.guard;

import io.mada.api.Text;
import io.mada.api.train.Schedule;

/** A schedule whose factors must be numbers that a learning rate can be multiplied by. */
public final class CheckedSchedule implements Schedule {

  private final Schedule schedule;
  private final Guard guard;

  public CheckedSchedule(Schedule schedule, Guard guard) {
    this.schedule = schedule;
    this.guard = guard;
  }

  @Override
  public double factor(int iteration, int total) {
    return guard.call(
        "factor()",
        () -> {
          double factor = schedule.factor(iteration, total);
          if (!(factor >= 0) || Double.isInfinite(factor)) {
            throw guard.fault(
                Text.of(
                    "returned the factor %s at iteration %d of %d, which is no finite number from 0 on",
                    factor, iteration, total));
          }
          return factor;
        });
  }
}

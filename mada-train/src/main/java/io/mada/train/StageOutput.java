package io.mada.train;

import io.mada.api.nn.StateDict;

/** Where a stage writes its checkpoints, and a row for each evaluation. */
public record StageOutput(Checkpoints checkpoints, MetricsFile metrics) {

  /** 0, or the iterations of the checkpoint that training goes on from. */
  int doneIterations() {
    return checkpoints.point().map(Checkpoints.Point::iteration).orElse(0);
  }

  /** Goes on from the last checkpoint, where there is one: sets the states, and drops rows that came after it. */
  Checkpoints.Point restore(StateDict... states) {
    Checkpoints.Point point = checkpoints.point().orElse(Checkpoints.Point.BEGINNING);
    metrics.keepUntil(point.iteration());
    if (point.iteration() > 0) {
      checkpoints.restore(states);
    }
    return point;
  }
}

package io.mada.train.checkpoint;

import io.mada.api.nn.StateDict;
import io.mada.api.tensor.FloatMatrix;
import io.mada.internal.npy.NpyFile;
import java.util.Map;

/** Where a stage writes its checkpoints, and a row for each evaluation. */
public record StageOutput(Checkpoints checkpoints, MetricsFile metrics) {

  /**
   * Resumes from a checkpoint of the stage, if it is one: sets the states and takes over the rows.
   */
  public void restore(Checkpoints.Point point, StateDict evaluated, StateDict... states) {
    metrics.goOnFrom(point.metrics());
    if (point.iteration() > 0) {
      checkpoints.restore(point, evaluated, states);
      metrics.write();
    }
  }

  /** Writes what the terms have found, each to a file of its own name. */
  public void keep(Map<String, FloatMatrix> results) {
    results.forEach(
        (name, matrix) -> NpyFile.write(checkpoints.folder().resolve(name + ".npy"), matrix));
  }
}

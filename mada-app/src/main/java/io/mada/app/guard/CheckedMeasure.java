package io.mada.app.guard;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.Text;
import io.mada.api.select.Observation;
import io.mada.api.select.Probe;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A probe's measure whose rows must be numbers, one row for each image, and have the same shape for
 * images of the same size. Equal to another one of the same measure: two strategies of a plug-in
 * may share a probe.
 */
final class CheckedMeasure implements Probe.Measure {

  private final String name;
  private final Probe.Measure measure;
  private final Guard guard;

  /** The shape of a row, by the size of the logits. */
  private final Map<Shape, Shape> rows = new ConcurrentHashMap<>();

  CheckedMeasure(Probe probe, Guard guard) {
    this.name = probe.name();
    this.measure = probe.measure();
    this.guard = guard;
  }

  @Override
  public NDArray measure(Observation observation) {
    return guard.call(
        "its probe '" + name + "'",
        () -> {
          NDArray value = measure.measure(observation);
          if (value != null) {
            check(value, observation.logits().getShape());
          }
          return value;
        });
  }

  private void check(NDArray value, Shape logits) {
    long images = logits.get(0);
    ArrayCheck.unusable(value).ifPresent(problem -> fault(problem, images));
    Shape shape = value.getShape();
    boolean fits = shape.dimension() > 0 && shape.get(0) == images && shape.size() > 0;
    if (!fits || value.getDataType() != DataType.FLOAT32) {
      fault(ArrayCheck.describe(value), images);
    }
    Shape before = rows.putIfAbsent(logits.slice(2), shape.slice(1));
    if (before != null && !before.equals(shape.slice(1))) {
      fault(Text.of("rows of shape %s after rows of shape %s", shape.slice(1), before), images);
    }
    if (!ArrayCheck.isFinite(value)) {
      fault("NaN or infinity", images);
    }
  }

  private void fault(String problem, long images) {
    throw guard.fault(
        Text.of(
            "returned %s from its probe '%s' for %d images; it must be float32 with a row of numbers for each image",
            problem, name, images));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CheckedMeasure o && measure.equals(o.measure);
  }

  @Override
  public int hashCode() {
    return measure.hashCode();
  }
}

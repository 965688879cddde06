package io.mada.app.guard;

import ai.djl.ndarray.NDArray;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Loss;

/** A loss that must be a number with a gradient, and finite whenever the logits are. */
public final class CheckedLoss implements Loss {

  private final Loss loss;
  private final Guard guard;

  public CheckedLoss(Loss loss, Guard guard) {
    this.loss = loss;
    this.guard = guard;
  }

  /**
   * The framework's own losses are not guarded: reading their values would wait for the device at
   * every step.
   */
  public static Loss of(Loss loss, Guard guard) {
    return guard.isForeign() ? new CheckedLoss(loss, guard) : loss;
  }

  @Override
  public NDArray compute(NDArray logits, NDArray labels) {
    return guard.call(
        "compute()",
        () -> {
          NDArray value = loss.compute(logits, labels);
          if (value != null) {
            check(value, logits);
          }
          return value;
        });
  }

  private void check(NDArray value, NDArray logits) {
    ArrayCheck.loss(value)
        .ifPresent(
            problem -> {
              throw guard.fault("returned " + problem);
            });
    if (Tensors.isRecorded(logits) && !Tensors.isRecorded(value)) {
      throw guard.fault(
          "returned a number without gradient; compute it from the logits by operations on arrays alone");
    }
    float number = value.getFloat();
    // Nobody can compute a number from logits that are not finite, as after steps that were too
    // large.
    if (!Float.isFinite(number) && ArrayCheck.isFinite(logits)) {
      throw guard.fault("returned " + number + " for finite logits");
    }
  }
}

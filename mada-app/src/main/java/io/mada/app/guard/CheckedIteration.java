package io.mada.app.guard;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.Text;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Iteration;

/** An iteration that looks at the losses whose gradients a term adds to it. */
record CheckedIteration(Iteration iteration, Guard guard) implements Iteration {

  @Override
  public int number() {
    return iteration.number();
  }

  @Override
  public int total() {
    return iteration.total();
  }

  @Override
  public double rateFactor() {
    return iteration.rateFactor();
  }

  @Override
  public NDManager scope() {
    return iteration.scope();
  }

  @Override
  public void backward(String name, NDArray loss, double weight) {
    check(loss, weight, number(), guard);
    iteration.backward(name, loss, weight);
  }

  /** Fails unless a loss is a finite number with a gradient. */
  static void check(NDArray loss, double weight, int iteration, Guard guard) {
    ArrayCheck.loss(loss)
        .ifPresent(
            problem -> {
              throw guard.fault(Text.of("gave as loss %s at iteration %d", problem, iteration));
            });
    if (!Tensors.isRecorded(loss)) {
      throw guard.fault(
          Text.of(
              "gave a loss without gradient at iteration %d; compute it from what the network says",
              iteration));
    }
    float value = loss.getFloat();
    if (!Float.isFinite(value) || !Double.isFinite(weight)) {
      throw guard.fault(
          Text.of("gave the loss %s with the weight %s at iteration %d", value, weight, iteration));
    }
  }
}

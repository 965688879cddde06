package io.mada.app.guard;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.train.Iteration;

/** An iteration that checks the losses whose gradients a term adds to it. */
final class CheckedIteration implements Iteration {

  private final Iteration iteration;
  private final Guard guard;

  CheckedIteration(Iteration iteration, Guard guard) {
    this.iteration = iteration;
    this.guard = guard;
  }

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
    CheckedTerm.check(loss, weight, number(), guard);
    iteration.backward(name, loss, weight);
  }
}

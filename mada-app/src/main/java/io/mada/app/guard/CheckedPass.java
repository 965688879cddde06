package io.mada.app.guard;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.data.Batch;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.train.Images;
import io.mada.api.train.Iteration;
import io.mada.api.train.Pass;

/** A pass that checks the losses a term gives it. */
final class CheckedPass implements Pass {

  private final Pass pass;
  private final Guard guard;

  CheckedPass(Pass pass, Guard guard) {
    this.pass = pass;
    this.guard = guard;
  }

  @Override
  public Images images() {
    return pass.images();
  }

  @Override
  public Iteration iteration() {
    return new CheckedIteration(pass.iteration(), guard);
  }

  @Override
  public Batch batch() {
    return pass.batch();
  }

  @Override
  public NDManager scope() {
    return pass.scope();
  }

  @Override
  public NDArray pixels() {
    return pass.pixels();
  }

  @Override
  public NDArray labels() {
    return pass.labels();
  }

  @Override
  public NetworkOutput output() {
    return pass.output();
  }

  @Override
  public NDArray logits() {
    return pass.logits();
  }

  @Override
  public NDArray prediction() {
    return pass.prediction();
  }

  @Override
  public void add(NDArray loss, double weight) {
    add("", loss, weight);
  }

  @Override
  public void add(String name, NDArray loss, double weight) {
    CheckedTerm.check(loss, weight, pass.iteration().number(), guard);
    pass.add(name, loss, weight);
  }
}

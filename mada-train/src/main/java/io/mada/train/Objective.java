package io.mada.train;

import io.mada.api.nn.StateDict;

/** What a stage minimises. Closing it stops its data. */
interface Objective extends AutoCloseable {

  /** Adds the gradients of one iteration to those of the network's parameters. */
  void backward(Iteration iteration);

  /** What it learns beside the network's parameters, for the checkpoint. */
  default StateDict state() {
    return new StateDict();
  }

  /** Called before the network is evaluated and saved. */
  default void beforeEvaluation() {}

  @Override
  void close();
}

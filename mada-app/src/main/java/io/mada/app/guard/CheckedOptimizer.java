package io.mada.app.guard;

import ai.djl.ndarray.NDManager;
import io.mada.api.nn.StateDict;
import io.mada.api.train.Optimizer;
import java.util.List;

/** An optimiser whose steps must end. */
public final class CheckedOptimizer implements Optimizer {

  private final Optimizer optimizer;
  private final Guard guard;

  public CheckedOptimizer(Optimizer optimizer, Guard guard) {
    this.optimizer = optimizer;
    this.guard = guard;
  }

  @Override
  public Active begin(StateDict parameters, NDManager manager) {
    Active active = guard.call("begin()", () -> optimizer.begin(parameters, manager));
    StateDict state = guard.call("state()", active::state);
    return new Active() {
      @Override
      public void step(List<Parameter> group, double rate, int step) {
        guard.run("step()", () -> active.step(group, rate, step));
      }

      @Override
      public StateDict state() {
        return state;
      }
    };
  }
}

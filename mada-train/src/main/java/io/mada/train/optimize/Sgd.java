package io.mada.train.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.nn.StateDict;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Optimizer;
import io.mada.train.stage.StageReader;
import java.util.List;

/**
 * {@code {name: sgd, momentum: 0.9, weight_decay: 2.0e-4}}: stochastic gradient descent with
 * momentum in PyTorch's form, v = momentum v + (g + decay w), w = w - rate v, in one native call.
 */
public record Sgd(double momentum, double decay) implements Optimizer {

  public static Sgd read(Section section) {
    return new Sgd(
        section.number("momentum", 0.9, Range.between(0, 1)),
        section.number("weight_decay", 0, StageReader.FACTOR));
  }

  @Override
  public Active begin(StateDict parameters, NDManager manager) {
    StateDict velocities = new StateDict();
    zeros("velocity.", parameters, manager, velocities);
    return new Active() {
      @Override
      public void step(List<Parameter> group, double rate, int step) {
        List<NDArray> own =
            group.stream().map(p -> velocities.entries().get("velocity." + p.name())).toList();
        Tensors.sgd(arrays(group), own, rate, momentum, decay);
      }

      @Override
      public StateDict state() {
        return velocities;
      }
    };
  }

  /** Adds an all-zero array for each trained parameter. */
  static void zeros(String prefix, StateDict parameters, NDManager manager, StateDict state) {
    parameters
        .entries()
        .forEach(
            (name, array) -> {
              if (array.hasGradient()) {
                NDArray zeros = array.zerosLike();
                zeros.attach(manager);
                state.buffer(prefix + name, zeros);
              }
            });
  }

  static List<NDArray> arrays(List<Parameter> group) {
    return group.stream().map(Parameter::array).toList();
  }
}

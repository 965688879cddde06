package io.mada.train.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.nn.Network;
import io.mada.api.nn.StateDict;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Optimizer;
import io.mada.api.train.Teacher;
import io.mada.train.optimize.ParameterGroups;
import io.mada.train.stage.Stage;
import java.util.Optional;

/**
 * What happens to a network's parameters after each backward pass: clipping, the optimiser's step
 * at each parameter's rate, and the averaging of the weights. Closing it frees the optimiser's
 * state.
 */
final class Updates implements AutoCloseable {

  private static final String AVERAGE = "average.";

  private final Stage stage;
  private final Network network;
  private final NDManager manager;
  private final Optimizer.Active optimizer;
  private final ParameterGroups groups;

  /**
   * The network that is evaluated, if that is a different one: an average of the weights, or a copy
   * whose exact statistics are not those of the training. Without averaging, its weights are only
   * those of the last evaluation.
   */
  private final Optional<Teacher> evaluated;

  private final StateDict state = new StateDict();

  Updates(Stage stage, Network network) {
    this.stage = stage;
    this.network = network;
    manager = network.newScope();
    groups = ParameterGroups.of(stage, network.state());
    optimizer = stage.optimizer().begin(network.state(), manager);
    optimizer.state().entries().forEach((name, array) -> state.buffer("optimizer." + name, array));
    boolean another = stage.average().isPresent() || TargetStatistics.areExact(stage, network);
    evaluated = another ? Optional.of(Teacher.of(network)) : Optional.empty();
    evaluated.ifPresent(
        a -> a.state().entries().forEach((name, array) -> state.buffer(AVERAGE + name, array)));
    reserveGradients();
  }

  /**
   * Allocates the gradients now, all zero. In the first iteration they would be allocated between
   * activations, and the gaps those leave behind could never be reused: a ResNet-101 took 0.2 GB
   * more.
   */
  private void reserveGradients() {
    try (Recording recording = Recording.on()) {
      for (NDArray parameter : network.state().parameters()) {
        try (NDArray sum = parameter.sum();
            NDArray nothing = Tensors.scale(sum, 0)) {
          recording.backward(nothing);
        }
      }
    }
  }

  /** Updates every parameter from its gradient and zeroes the gradients. */
  void step(double rate, int number) {
    stage.clip().ifPresent(limit -> Tensors.clipGradients(network.state().parameters(), limit));
    groups
        .byFactor()
        .forEach((factor, parameters) -> optimizer.step(parameters, factor * rate, number));
    stage.average().ifPresent(momentum -> evaluated.orElseThrow().follow(network, momentum));
  }

  /**
   * The network that is evaluated and kept, as it is now: the average of the weights if the stage
   * has one.
   */
  Network evaluated() {
    if (stage.average().isEmpty()) {
      evaluated.ifPresent(copy -> network.state().entries().forEach(copy.state()::set));
    }
    return evaluated.map(Teacher::network).orElse(network);
  }

  /** The state of the optimiser and of the average. */
  StateDict state() {
    return state;
  }

  @Override
  public void close() {
    evaluated.ifPresent(Teacher::close);
    manager.close();
  }
}

package io.mada.api.train;

import ai.djl.ndarray.NDArray;
import io.mada.api.nn.Network;
import io.mada.api.nn.StateDict;
import io.mada.api.tensor.Tensors;
import java.util.Map;

/**
 * A second network of the same design that follows a network in training: its weights are an
 * exponential moving average (mean teacher, Tarvainen and Valpola, NeurIPS 2017). Closing it frees
 * its weights.
 */
public final class Teacher implements AutoCloseable {

  private final Network network;

  private Teacher(Network network) {
    this.network = network;
  }

  /**
   * Starts from a network's current weights.
   *
   * @param student stays open
   * @return a teacher on the same device; the caller closes it
   */
  public static Teacher of(Network student) {
    Network copy = student.design().build(student.device(), 0);
    Map<String, NDArray> entries = student.state().entries();
    entries.forEach(copy.state()::set);
    // Its output is not recorded, not even while its student's is.
    copy.state().parameters().forEach(parameter -> parameter.setRequiresGradient(false));
    return new Teacher(copy);
  }

  /**
   * Follows the student: t = momentum t + (1 - momentum) s of every trained parameter; statistics
   * and other buffers are copied.
   *
   * @param student a network of the same design
   * @param momentum from 0 to 1
   */
  public void follow(Network student, double momentum) {
    Tensors.follow(network.state().parameters(), student.state().parameters(), momentum);
    student
        .state()
        .entries()
        .forEach(
            (name, array) -> {
              if (!array.hasGradient()) {
                network.state().set(name, array);
              }
            });
  }

  /**
   * The teacher as a network, for inference.
   *
   * @return stays the teacher's to close
   */
  public Network network() {
    return network;
  }

  /**
   * Its weights, for {@link Term.Active#state()}.
   *
   * @return the arrays themselves
   */
  public StateDict state() {
    return network.state();
  }

  @Override
  public void close() {
    network.close();
  }
}

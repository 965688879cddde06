package io.mada.train.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.data.Domain;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.StateDict;
import io.mada.api.tensor.Recording;
import io.mada.api.train.Iteration;
import io.mada.api.train.Teacher;
import io.mada.api.train.TermContext;
import java.util.Optional;

/**
 * A term's active teacher: it looks at target images in inference mode and follows the network
 * after each step. Closing it frees its weights.
 */
final class MeanTeacher implements AutoCloseable {

  private final Network student;
  private final Network network;

  /** Empty if the network belongs to someone else. */
  private final Optional<Teacher> teacher;

  private final double momentum;

  private MeanTeacher(
      Network student, Network network, Optional<Teacher> teacher, double momentum) {
    this.student = student;
    this.network = network;
    this.teacher = teacher;
    this.momentum = momentum;
  }

  /**
   * A teacher that follows the network.
   *
   * @param momentum 1 for a teacher that stays as the network was at the beginning
   */
  static MeanTeacher following(TermContext context, double momentum) {
    Teacher copy = Teacher.of(context.network());
    return new MeanTeacher(context.network(), copy.network(), Optional.of(copy), momentum);
  }

  /**
   * A teacher that never changes: the stage's teacher, or else the network as it is at the
   * beginning.
   */
  static MeanTeacher fixed(TermContext context) {
    return context
        .teacher()
        .map(given -> new MeanTeacher(context.network(), given, Optional.empty(), 1))
        .orElseGet(() -> following(context, 1));
  }

  /**
   * Its output for images; nothing is recorded.
   *
   * @param pixels (N, 3, H, W), stays open
   * @param owner of the result
   * @return features (N, D, h, w) and logits (N, C, h, w)
   */
  NetworkOutput look(NDArray pixels, NDManager owner) {
    try (Recording off = Recording.off()) {
      NetworkOutput output = network.forward(pixels, Mode.inference(Domain.TARGET));
      output.features().attach(owner);
      output.logits().attach(owner);
      return output;
    }
  }

  /**
   * The classes to which it gives a probability above the threshold.
   *
   * @param pixels (N, 3, H, W), stays open
   * @param threshold from 0 to 1
   * @return (N, h, w) int64, ignored elsewhere, in the manager of the pixels; the caller closes it
   */
  NDArray labels(NDArray pixels, double threshold) {
    try (NDManager scope = pixels.getManager().newSubManager()) {
      return surest(look(pixels, scope).logits().softmax(1), threshold, pixels.getManager());
    }
  }

  /** The class of the largest probability where that is above a threshold; ignored elsewhere. */
  static NDArray surest(NDArray probabilities, double threshold, NDManager owner) {
    try (Recording off = Recording.off();
        NDManager scope = owner.newSubManager()) {
      NDArray given = probabilities.stopGradient();
      given.attach(scope);
      NDArray sure = Unrecorded.above(given.max(new int[] {1}), threshold);
      NDArray labels = Unrecorded.labels(sure, given.argMax(1));
      labels.attach(owner);
      return labels;
    }
  }

  /**
   * Follows the network. In the first iterations it keeps less of its previous weights, 1 - 1 / (i
   * + 1), so that it soon averages the network alone (Tarvainen and Valpola, NeurIPS 2017).
   */
  void followFast(Iteration iteration) {
    follow(Math.min(1 - 1.0 / (iteration.number() + 1), momentum));
  }

  /** Follows the network with the same momentum from the beginning. */
  void follow() {
    follow(momentum);
  }

  private void follow(double present) {
    if (momentum < 1) {
      teacher.ifPresent(copy -> copy.follow(student, present));
    }
  }

  /** Adds its weights to the state of a term; a teacher that never changes has nothing to store. */
  void keepIn(StateDict state) {
    if (momentum < 1) {
      network.state().entries().forEach((name, array) -> state.buffer("teacher." + name, array));
    }
  }

  @Override
  public void close() {
    teacher.ifPresent(Teacher::close);
  }
}

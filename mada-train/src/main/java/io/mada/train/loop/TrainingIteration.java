package io.mada.train.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Iteration;
import io.mada.train.stage.Stage;

/**
 * An iteration of a stage.
 *
 * @param number from 1
 * @param scope owns what lasts until the iteration ends
 * @param recording of the gradients being accumulated; null before and after
 * @param term the one whose losses are being reported
 */
public record TrainingIteration(
    int number, Stage stage, NDManager scope, LossLog losses, Recording recording, String term)
    implements Iteration {

  TrainingIteration(int number, Stage stage, NDManager scope, LossLog losses) {
    this(number, stage, scope, losses, null, "");
  }

  /** The same iteration while gradients are recorded. */
  TrainingIteration during(Recording present) {
    return new TrainingIteration(number, stage, scope, losses, present, term);
  }

  /** The same iteration, as seen by a term. */
  TrainingIteration of(String name) {
    return new TrainingIteration(number, stage, scope, losses, recording, name);
  }

  @Override
  public int total() {
    return stage.iterations();
  }

  @Override
  public double rateFactor() {
    return stage.rateFactor(number);
  }

  @Override
  public void backward(String name, NDArray loss, double weight) {
    losses.add(number, lossName(name), loss);
    addGradients(loss, weight / stage.accumulate());
  }

  /** The name of the term's loss in curves. */
  String lossName(String name) {
    return name.isEmpty() ? term : term + "_" + name;
  }

  /** Adds the gradients of factor times a scalar; the scalar stays open. */
  void addGradients(NDArray scalar, double factor) {
    if (factor == 1) {
      recording.backward(scalar);
      return;
    }
    try (NDArray scaled = Tensors.scale(scalar, factor)) {
      recording.backward(scaled);
    }
  }
}

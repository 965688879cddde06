package io.mada.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;

/**
 * One iteration of a stage while its gradients are being added up.
 *
 * @param number from 1
 * @param scope owns the iteration's arrays
 * @param rateFactor what the schedule multiplies learning rates by
 */
record Iteration(int number, NDManager scope, Recording recording, LossLog losses, double rateFactor) {

  /** Adds weight times the gradients of a loss, and keeps the loss, unweighted, for the report. */
  void backward(String name, NDArray loss, double weight) {
    losses.add(number, name, loss);
    if (weight == 1) {
      recording.backward(loss);
      return;
    }
    try (NDArray weighted = Tensors.scale(loss, weight)) {
      recording.backward(weighted);
    }
  }
}

package io.mada.train.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;

/**
 * Rewards the network for agreeing with its teacher: cross-entropy against the teacher's class.
 * Pixels weigh more where the teacher is surer, and are left out more often where the network is
 * sure of its own class (Ning et al., TPAMI 2023).
 *
 * @param sureness the exponent of the teacher's largest probability in a pixel's weight
 * @param balance the exponent of a class's share (1 - q) / max (1 - q) in the chance that its
 *     pixels are kept; 0 keeps all
 * @param uncertain whether the pixels of highest entropy are left out, or those of lowest
 */
public record Consistency(double sureness, double balance, boolean uncertain) {

  /** A divisor where a sum may be zero. */
  private static final double TINY = 1e-6;

  /**
   * Computes the loss.
   *
   * @param student logits (N, C, H, W), recorded; stay open
   * @param teacher logits of the same shape; stay open
   * @param confidence q, (C)
   * @param ignored the share of the pixels that are left out by entropy
   * @return a scalar in the manager of the student's logits; the caller closes it
   */
  NDArray loss(NDArray student, NDArray teacher, NDArray confidence, double ignored) {
    NDManager owner = student.getManager();
    try (NDManager scope = owner.newSubManager()) {
      NDArray labels;
      NDArray weights;
      try (Recording off = Recording.off()) {
        NDArray probabilities = teacher.softmax(1);
        probabilities.attach(scope);
        NDArray logarithms = teacher.logSoftmax(1);
        logarithms.attach(scope);
        NDArray entropy = probabilities.mul(logarithms).sum(new int[] {1}).neg();
        NDArray counted = counted(uncertain ? entropy : entropy.neg(), ignored);
        labels = Unrecorded.labels(counted, probabilities.argMax(1));
        NDArray kept = Unrecorded.ones(kept(student, confidence, scope).logicalAnd(counted));
        NDArray raw = Unrecorded.power(probabilities.max(new int[] {1}), sureness).mul(kept);
        weights = raw.div(Unrecorded.atLeast(raw.sum(), TINY));
      }
      NDArray each = Tensors.crossEntropyEach(student, labels);
      each.attach(scope);
      NDArray loss = each.mul(weights).sum();
      loss.attach(owner);
      return loss;
    }
  }

  /** The pixels below the given share of the highest values, (N, H, W) boolean. */
  private static NDArray counted(NDArray values, double ignored) {
    int most = (int) Math.round(ignored * values.size());
    if (most == 0) {
      return values.onesLike().toType(DataType.BOOLEAN, false);
    }
    NDArray highest = values.flatten().topK(most, 0, true, true).get(0);
    return values.lt(highest.get(most - 1));
  }

  /** Keeps each pixel with the probability that belongs to the class the network gives it. */
  private NDArray kept(NDArray student, NDArray confidence, NDManager scope) {
    NDArray q = confidence.stopGradient();
    q.attach(scope);
    NDArray open = Unrecorded.plus(q.neg(), 1);
    NDArray chance = Unrecorded.power(open.div(Unrecorded.atLeast(open.max(), TINY)), balance);
    NDArray own = student.argMax(1).toType(DataType.INT64, false);
    own.attach(scope);
    NDArray chances = chance.gather(own.flatten(), 0).reshape(own.getShape());
    return scope.randomUniform(0, 1, own.getShape()).lt(chances);
  }
}

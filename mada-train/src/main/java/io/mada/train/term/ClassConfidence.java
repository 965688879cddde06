package io.mada.train.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.tensor.Recording;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * How sure the network is of each class where that class is labelled: q, a running mean of its
 * probability (Ning et al., TPAMI 2023; AEL, Hu et al., NeurIPS 2021). It is 0 until a class has
 * been seen.
 */
final class ClassConfidence {

  private static final double MOMENTUM = 0.999;

  private final NDArray values;

  /**
   * @param scope owns the values
   */
  ClassConfidence(int classes, NDManager scope) {
    values = scope.zeros(new Shape(classes));
  }

  /** (C) float32; not a copy. */
  NDArray values() {
    return values;
  }

  /** The current q; waits for the device. */
  float[] read() {
    return values.toFloatArray();
  }

  /**
   * Updates q from a labelled batch; a class that is absent keeps its value.
   *
   * @param logits (N, C, h, w), stays open
   * @param labels (N, h, w) int64, stays open
   */
  void follow(NDArray logits, NDArray labels) {
    try (Recording off = Recording.off();
        NDManager scope = logits.getManager().newSubManager()) {
      int images = (int) logits.getShape().get(0);
      int classes = (int) logits.getShape().get(1);
      NDArray given = logits.softmax(1).reshape(images, classes, -1);
      given.attach(scope);
      NDArray ids = scope.arange(0, classes, 1, DataType.INT64).reshape(1, classes, 1);
      NDArray pixels = labels.reshape(images, 1, -1);
      pixels.attach(scope);
      NDArray mask = pixels.eq(ids).toType(DataType.FLOAT32, false);
      NDArray count = mask.sum(new int[] {2}).sum(new int[] {0});
      NDArray sum = given.mul(mask).sum(new int[] {2}).sum(new int[] {0});
      NDArray mean = sum.div(count.maximum(1));
      NDArray step = count.gt(0).toType(DataType.FLOAT32, false).mul(1 - MOMENTUM);
      values.addi(mean.sub(values).mul(step));
    }
  }

  /**
   * Draws one of the given classes, c with a probability proportional to exp(f(1 - q_c)).
   *
   * @param q from {@link #read}
   * @param classes at least one
   */
  static int draw(float[] q, List<Integer> classes, DoubleUnaryOperator f, RandomGenerator random) {
    double[] weights =
        classes.stream().mapToDouble(c -> Math.exp(f.applyAsDouble(1 - q[c]))).toArray();
    double left = random.nextDouble() * Arrays.stream(weights).sum();
    for (int i = 0; i < weights.length - 1; i++) {
      left -= weights[i];
      if (left < 0) {
        return classes.get(i);
      }
    }
    return classes.get(weights.length - 1);
  }
}

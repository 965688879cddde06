package com.acme.drone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.data.LabelMap;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Loss;

/**
 * Cross-entropy that looks away from easy pixels: -(1 - p)^gamma log p, averaged over the labelled
 * pixels, with p the probability of the right class (focal loss, Lin et al., ICCV 2017). A gamma of
 * 0 is plain cross-entropy.
 *
 * <pre>{@code
 * loss: {name: focal, gamma: 2}
 * }</pre>
 */
final class FocalLoss implements Loss {

  /** Where p is 1, as for ignored pixels, a power below 1 would have no gradient. */
  private static final double SMALLEST = 1e-6;

  private final double gamma;

  /** Reads {@code gamma}. */
  FocalLoss(Section section) {
    gamma = section.number("gamma", 2, Range.between(0, 100));
  }

  @Override
  public NDArray compute(NDArray logits, NDArray labels) {
    NDManager owner = logits.getManager();
    // All that is made on the way belongs to the scope, and is closed with it.
    try (NDManager scope = owner.newSubManager()) {
      NDArray entropy = Tensors.crossEntropyEach(logits, labels);
      entropy.attach(scope);
      NDArray likely = entropy.neg().exp();
      // Tensors takes numbers that gradients depend on; DJL's own may be gone by then.
      NDArray doubt = Tensors.atLeast(likely.neg().add(1), SMALLEST);
      doubt.attach(scope);
      NDArray weight = Tensors.power(doubt, gamma);
      weight.attach(scope);
      NDArray labelled = labels.neq(LabelMap.IGNORED);
      labelled.attach(scope);
      NDArray count = labelled.toType(DataType.FLOAT32, false).sum().maximum(1);
      NDArray loss = entropy.mul(weight).sum().div(count);
      loss.attach(owner);
      return loss;
    }
  }
}

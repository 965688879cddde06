package io.mada.train.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.data.LabelMap;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Loss;

/**
 * Cross-entropy over the hard pixels only (online hard example mining, Shrivastava et al., CVPR
 * 2016): those whose class has a probability of at most {@code threshold}, and at least the hardest
 * {@code min_kept} share of all pixels.
 */
public final class HardExampleLoss implements Loss {

  private final double threshold;
  private final double minKept;

  public HardExampleLoss(Section section) {
    threshold = section.number("threshold", 0.7, Range.above(0).atMost(1));
    minKept = section.number("min_kept", 0.1, Range.above(0).atMost(1));
  }

  @Override
  public NDArray compute(NDArray logits, NDArray labels) {
    NDManager owner = logits.getManager();
    try (NDManager scope = owner.newSubManager()) {
      NDArray each = Tensors.crossEntropyEach(logits, labels);
      each.attach(scope);
      NDArray flat = each.flatten();
      long kept = Math.max(1, Math.round(minKept * flat.size()));
      NDArray values = flat.stopGradient();
      NDArray hardest = values.topK((int) kept, 0, true, true).get(0);
      NDArray bound = hardest.get(kept - 1).minimum(-Math.log(threshold));
      NDArray truth = labels.flatten();
      truth.attach(scope);
      NDArray mask =
          values
              .gte(bound)
              .logicalAnd(truth.neq(LabelMap.IGNORED))
              .toType(each.getDataType(), false);
      NDArray loss = flat.mul(mask).sum().div(mask.sum().maximum(1));
      loss.attach(owner);
      return loss;
    }
  }
}

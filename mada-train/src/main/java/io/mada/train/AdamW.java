package io.mada.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.Section;
import io.mada.api.nn.StateDict;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Optimizer;
import java.util.List;

/**
 * {@code {name: adamw, lr: 6.0e-5, weight_decay: 0.01}}: Adam with decoupled weight decay (Loshchilov and Hutter, ICLR
 * 2019) in PyTorch's form, in one native call. Without decay it is Adam (Kingma and Ba, ICLR 2015).
 *
 * @param first the momentum of the gradients' mean
 * @param second the momentum of the gradients' squares
 * @param epsilon keeps the quotient finite
 */
record AdamW(double first, double second, double epsilon, double decay) implements Optimizer {

  private static final String MEAN = "mean.";
  private static final String SQUARE = "square.";

  static AdamW read(Section section) {
    List<Double> betas = section.has("betas") ? section.numbers("betas") : List.of(0.9, 0.999);
    section.check(
        betas.size() == 2 && betas.stream().allMatch(b -> b >= 0 && b < 1),
        "betas",
        "must be two numbers, each at least 0 and below 1, as [0.9, 0.999]");
    double epsilon = section.number("epsilon", 1e-8);
    section.check(epsilon > 0, "epsilon", "must be above 0");
    double decay = section.number("weight_decay", 0.01);
    section.check(decay >= 0, "weight_decay", "must not be negative");
    return new AdamW(betas.get(0), betas.get(1), epsilon, decay);
  }

  @Override
  public Active begin(StateDict parameters, NDManager manager) {
    StateDict moments = new StateDict();
    Sgd.zeros(MEAN, parameters, manager, moments);
    Sgd.zeros(SQUARE, parameters, manager, moments);
    return new Active() {
      @Override
      public void step(List<Parameter> group, double rate, int step) {
        Tensors.adamW(
            Sgd.arrays(group), of(MEAN, group), of(SQUARE, group), step, rate, first, second, epsilon, decay);
      }

      private List<NDArray> of(String moment, List<Parameter> group) {
        return group.stream().map(p -> moments.entries().get(moment + p.name())).toList();
      }

      @Override
      public StateDict state() {
        return moments;
      }
    };
  }
}

package io.mada.train.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.nn.StateDict;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Optimizer;
import io.mada.train.stage.StageReader;
import java.util.List;

/**
 * {@code {name: adamw, lr: 6.0e-5, weight_decay: 0.01}}: Adam with decoupled weight decay
 * (Loshchilov and Hutter, ICLR 2019) in PyTorch's form, in one native call. Without decay it is
 * Adam (Kingma and Ba, ICLR 2015).
 *
 * @param first the momentum of the gradients' mean
 * @param second the momentum of the gradients' squares
 * @param epsilon keeps the quotient finite
 */
public record AdamW(double first, double second, double epsilon, double decay)
    implements Optimizer {

  private static final Range BETA = Range.between(0, 0.999_999_999);
  private static final String MEAN = "mean.";
  private static final String SQUARE = "square.";

  public static AdamW read(Section section) {
    List<Double> betas =
        section.has("betas") ? section.numbers("betas", BETA) : List.of(0.9, 0.999);
    section.check(betas.size() == 2, "betas", "must be two numbers, as [0.9, 0.999]");
    return new AdamW(
        betas.get(0),
        betas.get(1),
        section.number("epsilon", 1e-8, Range.above(0).atMost(1)),
        section.number("weight_decay", 0.01, StageReader.FACTOR));
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
            Sgd.arrays(group),
            of(MEAN, group),
            of(SQUARE, group),
            step,
            rate,
            first,
            second,
            epsilon,
            decay);
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

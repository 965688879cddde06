package com.acme.drone;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.nn.StateDict;
import io.mada.api.train.Optimizer;
import java.util.List;

/**
 * Steps of one length in the direction of a moving mean (Lion, Chen et al., NeurIPS 2023), which
 * need half of AdamW's memory.
 *
 * <pre>{@code
 * optimizer: {name: lion, lr: 1.0e-4, weight_decay: 0.1}
 * }</pre>
 */
final class Lion implements Optimizer {

  private static final double FIRST = 0.9;
  private static final double SECOND = 0.99;

  private final double decay;

  Lion(Section section) {
    decay = section.number("weight_decay", 0, Range.atLeast(0));
    section.check(decay >= 0, "weight_decay", "must not be negative");
  }

  @Override
  public Active begin(StateDict parameters, NDManager manager) {
    StateDict means = new StateDict();
    parameters
        .entries()
        .forEach(
            (name, array) -> {
              if (array.hasGradient()) {
                means.buffer(name, manager.zeros(array.getShape()));
              }
            });
    return new Active() {
      @Override
      public void step(List<Parameter> group, double rate, int step) {
        for (Parameter parameter : group) {
          move(parameter, means.entries().get(parameter.name()), rate);
          parameter.zeroGradient();
        }
      }

      @Override
      public StateDict state() {
        return means;
      }
    };
  }

  private void move(Parameter parameter, NDArray mean, double rate) {
    try (NDArray gradient = parameter.gradient();
        NDArray old = mean.mul(FIRST);
        NDArray fresh = gradient.mul(1 - FIRST);
        NDArray sum = old.add(fresh);
        NDArray sign = sum.sign();
        NDArray shrink = parameter.array().mul(decay);
        NDArray direction = sign.add(shrink);
        NDArray share = gradient.mul(1 - SECOND)) {
      parameter.array().subi(direction.muli(rate));
      mean.muli(SECOND).addi(share);
    }
  }
}

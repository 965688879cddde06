package io.mada.train.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.mada.api.Section;
import io.mada.api.data.Domain;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Images;
import io.mada.api.train.Pass;
import io.mada.api.train.PseudoLabels;
import io.mada.api.train.Term;
import io.mada.api.train.TermContext;
import io.mada.train.stage.StageReader;
import java.util.Map;
import java.util.Set;

/**
 * {@code {term: pseudo_label}}: cross-entropy of unlabelled target images against the network's own
 * predictions, at the network's resolution (Lee, ICML workshops 2013).
 */
public record PseudoLabel(double weight) implements Term {

  public PseudoLabel(Section section) {
    this(section.number("weight", 1, StageReader.FACTOR));
  }

  @Override
  public Set<Images> images() {
    return Set.of(Images.TARGET);
  }

  @Override
  public Active begin(TermContext context) {
    return new Active() {
      @Override
      public void add(Pass pass) {
        pass.add(Tensors.crossEntropy(pass.output().logits(), pass.prediction()), weight);
      }

      @Override
      public Map<String, PseudoLabels> pseudoLabels() {
        return Map.of("", pixels -> prediction(context.network(), pixels));
      }
    };
  }

  private static NDArray prediction(Network network, NDArray pixels) {
    try (NetworkOutput output = network.forward(pixels, Mode.inference(Domain.TARGET));
        NDArray classes = output.logits().argMax(1)) {
      return classes.toType(DataType.INT64, true);
    }
  }
}

package io.mada.train.term;

import io.mada.api.Section;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Images;
import io.mada.api.train.Term;
import io.mada.api.train.TermContext;
import io.mada.train.stage.StageReader;
import java.util.Set;

/**
 * {@code {term: pseudo_label}}: cross-entropy of unlabelled target images against the network's own
 * prediction, at the network's resolution (Lee, ICML workshops 2013).
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
    return pass ->
        pass.add(Tensors.crossEntropy(pass.output().logits(), pass.prediction()), weight);
  }
}

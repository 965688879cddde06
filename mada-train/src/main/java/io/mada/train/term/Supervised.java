package io.mada.train.term;

import io.mada.api.Section;
import io.mada.api.train.Images;
import io.mada.api.train.Loss;
import io.mada.api.train.Term;
import io.mada.api.train.TermContext;
import io.mada.train.stage.StageReader;
import java.util.Optional;
import java.util.Set;

/**
 * {@code {term: supervised, images: source}}: a loss against the labels of the source or of the
 * selected images.
 *
 * @param set whose labels count
 * @param loss takes logits in the labels' size
 */
public record Supervised(Images set, Loss loss, double weight) implements Term {

  public static Supervised read(Section section) {
    Images set = section.choice("images", Images.SOURCE);
    section.check(
        set.labelled(), "images", "must be source or selected: the others have no labels");
    return new Supervised(
        set,
        section.part(Loss.class, "loss", "cross_entropy"),
        section.number("weight", 1, StageReader.FACTOR));
  }

  @Override
  public Optional<String> name() {
    return Optional.of(set.word());
  }

  @Override
  public Set<Images> images() {
    return Set.of(set);
  }

  @Override
  public Active begin(TermContext context) {
    return pass -> pass.add(loss.compute(pass.logits(), pass.labels()), weight);
  }
}

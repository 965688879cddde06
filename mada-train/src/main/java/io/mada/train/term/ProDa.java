package io.mada.train.term;

import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.data.Augmentation;
import io.mada.api.select.Needs;
import io.mada.api.select.Probe;
import io.mada.api.train.Images;
import io.mada.api.train.Term;
import io.mada.api.train.TermContext;
import io.mada.train.stage.StageReader;
import java.util.List;
import java.util.Set;

/**
 * {@code {term: proda, regular: 0.1, structure: 10, strong: [{rand_augment: {}}, {cutout: 0.33}]}}:
 * pseudo labels corrected by prototypes, and the structure of the target's features (ProDA, Zhang
 * et al., CVPR 2021, first stage). Labels and prototypes come from the weak view produced by the
 * stage's augmentations; the published code looks at the whole image once and crops.
 *
 * @param crossEntropy the weight of cross-entropy in the symmetric cross-entropy
 * @param reverse the weight of the reverse cross-entropy in it
 * @param regular the weight of the divergence from equal probabilities
 * @param structure the weight of the structure loss
 * @param temperature of the softmax over distances to the prototypes
 * @param threshold labels whose corrected probability is lower are ignored; 0 for none
 * @param momentum of the teacher
 * @param prototypeStep how far prototypes move towards an image's class
 * @param strong turns the weak view into the strong one
 */
public record ProDa(
    double weight,
    double crossEntropy,
    double reverse,
    double regular,
    double structure,
    double temperature,
    double threshold,
    double momentum,
    double prototypeStep,
    List<Augmentation> strong)
    implements Term {

  private static final Range SHARE = Range.between(0, 1);

  public static ProDa read(Section section) {
    ProDa term =
        new ProDa(
            section.number("weight", 1, StageReader.FACTOR),
            section.number("cross_entropy", 0.1, StageReader.FACTOR),
            section.number("reverse", 1, StageReader.FACTOR),
            section.number("regular", 0.1, StageReader.FACTOR),
            section.number("structure", 10, StageReader.FACTOR),
            section.number("temperature", 1, Range.above(0).atMost(StageReader.FACTOR.most())),
            section.number("threshold", 0, SHARE),
            section.number("momentum", 0.999, SHARE),
            section.number("prototype_step", 1e-4, SHARE),
            section.parts(Augmentation.class, "strong"));
    section.check(
        term.structure == 0 || !term.strong.isEmpty(),
        "strong",
        "must say how the view is made that structure compares, as [{rand_augment: {count: 2}}, {cutout: 0.33}]");
    return term;
  }

  @Override
  public Set<Images> images() {
    return Set.of(Images.TARGET);
  }

  @Override
  public Needs needs() {
    return Needs.ofTarget(Probe.CLASS_FEATURES);
  }

  @Override
  public boolean asksTeacher() {
    return true;
  }

  @Override
  public Active begin(TermContext context) {
    return new ProDaTraining(this, context);
  }
}

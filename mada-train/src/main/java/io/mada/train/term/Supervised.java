package io.mada.train.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.Section;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Images;
import io.mada.api.train.Loss;
import io.mada.api.train.Pass;
import io.mada.api.train.Term;
import io.mada.api.train.TermContext;
import io.mada.train.stage.StageReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code {term: supervised, images: source}}: a loss against the labels of the source or of the
 * selected images.
 *
 * @param set the image set whose labels count
 * @param loss takes logits at the size of the labels
 * @param classWeights of the loss {@code cross_entropy}, which is replaced by a weighted one
 */
public record Supervised(Images set, Loss loss, double weight, ClassWeights classWeights)
    implements Term {

  private static final String PLAIN = "cross_entropy";

  /** All classes count the same. */
  public Supervised(Images set, Loss loss, double weight) {
    this(set, loss, weight, ClassWeights.NONE);
  }

  public static Supervised read(Section section) {
    Images set = section.choice("images", Images.SOURCE);
    section.check(
        set.labelled(), "images", "must be source or selected: the others have no labels");
    ClassWeights classWeights = ClassWeights.read(section);
    if (!classWeights.isNone() && section.has("loss")) {
      String loss =
          section.isMapping("loss")
              ? section.section("loss").text("name", PLAIN)
              : section.text("loss");
      section.check(
          loss.equals(PLAIN),
          "class_weights",
          "are those of the loss cross_entropy; remove them, or the loss " + loss);
    }
    return new Supervised(
        set,
        section.part(Loss.class, "loss", PLAIN),
        section.number("weight", 1, StageReader.FACTOR),
        classWeights);
  }

  @Override
  public void check(List<String> classes) {
    classWeights.check(classes);
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
    if (classWeights.isNone()) {
      return pass -> pass.add(loss.compute(pass.logits(), pass.labels()), weight);
    }
    float[] weights = classWeights.of(context.labels(), set);
    NDManager manager = context.network().newScope();
    NDArray byClass = manager.create(weights);
    return new Active() {
      @Override
      public void add(Pass pass) {
        pass.add(Tensors.weightedCrossEntropy(pass.logits(), pass.labels(), byClass), weight);
      }

      @Override
      public void close() {
        manager.close();
      }
    };
  }
}

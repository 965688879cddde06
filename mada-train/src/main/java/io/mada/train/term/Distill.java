package io.mada.train.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.data.Augmentation;
import io.mada.api.data.Domain;
import io.mada.api.nn.Mode;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Images;
import io.mada.api.train.Pass;
import io.mada.api.train.PseudoLabels;
import io.mada.api.train.Term;
import io.mada.api.train.TermContext;
import io.mada.train.stage.StageReader;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code {term: distill, threshold: 0.95, divergence: 1, strong: [{rand_augment: {}}, {cutout:
 * 0.33}]}}: the network learns from the labels and probabilities of the stage's {@code teacher}, on
 * strongly augmented target images (ProDA, Zhang et al., CVPR 2021, second and third stage). The
 * published code passes probabilities where the divergence expects logarithms; here it is the
 * Kullback-Leibler divergence.
 *
 * @param threshold on the teacher's probability, averaged over an image and its mirror image
 * @param divergence the weight of the divergence from the teacher
 * @param strong how the images to learn from are augmented
 */
public record Distill(double weight, double threshold, double divergence, List<Augmentation> strong)
    implements Term {

  public static Distill read(Section section) {
    return new Distill(
        section.number("weight", 1, StageReader.FACTOR),
        section.number("threshold", 0.95, Range.between(0, 1)),
        section.number("divergence", 1, StageReader.FACTOR),
        section.parts(Augmentation.class, "strong"));
  }

  @Override
  public Set<Images> images() {
    return Set.of(Images.TARGET);
  }

  @Override
  public boolean asksTeacher() {
    return true;
  }

  @Override
  public Active begin(TermContext context) {
    MeanTeacher teacher = MeanTeacher.fixed(context);
    Chance chance = new Chance(context.seed());
    return new Active() {
      @Override
      public void add(Pass pass) {
        NDManager scope = pass.scope();
        long seed = chance.of(pass.iteration()).nextLong();
        StrongView view = StrongView.of(pass.batch(), strong, seed, scope);
        NetworkOutput output =
            context.network().forward(view.pixels(), Mode.training(Domain.TARGET));
        NDArray logits = output.logits();
        NDArray labels = view.movedLabels(labels(pass.pixels(), teacher), logits);
        pass.add("labels", Tensors.crossEntropy(logits, labels), weight);
        NDArray taught = teacher.look(view.pixels(), scope).logits();
        pass.add("divergence", divergence(taught, logits), weight * divergence);
      }

      @Override
      public Map<String, PseudoLabels> pseudoLabels() {
        return Map.of("", pixels -> labels(pixels, teacher));
      }

      @Override
      public void close() {
        teacher.close();
      }
    };
  }

  /** The labels the teacher is sure of, (N, h, w) in the manager of the images. */
  private NDArray labels(NDArray pixels, MeanTeacher teacher) {
    NDManager owner = pixels.getManager();
    try (Recording off = Recording.off();
        NDManager scope = owner.newSubManager()) {
      NDArray straight = teacher.look(pixels, scope).logits().softmax(1);
      NDArray mirror = pixels.flip(3);
      mirror.attach(scope);
      NDArray mirrored = teacher.look(mirror, scope).logits().softmax(1).flip(3);
      NDArray mean = Unrecorded.times(straight.add(mirrored), 0.5);
      return MeanTeacher.surest(mean, threshold, owner);
    }
  }

  /** The mean over the pixels of sum t (log t - log s). */
  private static NDArray divergence(NDArray teacher, NDArray student) {
    NDArray given;
    NDArray share;
    try (Recording off = Recording.off()) {
      given = teacher.logSoftmax(1);
      long pixels = teacher.size() / teacher.getShape().get(1);
      share = Unrecorded.times(given.exp(), 1.0 / pixels);
    }
    return given.sub(student.logSoftmax(1)).mul(share).sum();
  }
}

package io.mada.train.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.api.ConfigurationException;
import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.select.Needs;
import io.mada.api.select.Probe;
import io.mada.api.tensor.ClassFeatures;
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
 * {@code {term: cag_uda, margin: 2.5, threshold: 0.95, distance: 0.7}}: category anchors (Zhang et
 * al., NeurIPS 2019). The network that the stage starts from labels target images in two ways: by
 * the nearest of the source's category anchors, and by its probabilities. The network learns from
 * both, and its class features are pulled towards the anchors.
 *
 * @param margin by how much the nearest anchor must be nearer than the second nearest
 * @param threshold the minimum for the largest probability
 * @param distanceWeight of the loss that pulls class features towards their anchors
 */
public record CagUda(double weight, double margin, double threshold, double distanceWeight)
    implements Term {

  /** Distances above it count a tenth, and their sum is multiplied by ten. */
  private static final double FAR = 5;

  private static final double TEN = 10;

  public static CagUda read(Section section) {
    return new CagUda(
        section.number("weight", 1, StageReader.FACTOR),
        section.number("margin", 2.5, Range.atLeast(0)),
        section.number("threshold", 0.95, Range.between(0, 1)),
        section.number("distance", 0.7, StageReader.FACTOR));
  }

  @Override
  public Set<Images> images() {
    return Set.of(Images.SOURCE, Images.TARGET);
  }

  @Override
  public Needs needs() {
    return Needs.nothing().andSource(Probe.CLASS_FEATURES);
  }

  @Override
  public void check(List<String> classes) {
    if (classes.size() < 2) {
      throw new ConfigurationException(
          "the term 'cag_uda' compares the nearest two of the classes' anchors, and there is only"
              + " the class "
              + classes.get(0));
    }
  }

  @Override
  public boolean asksTeacher() {
    return true;
  }

  @Override
  public Active begin(TermContext context) {
    return new Labelling(this, context);
  }

  /** The labels from the two ways of labelling, and the losses against them. */
  private static final class Labelling implements Active {

    private final CagUda term;
    private final NDManager manager;
    private final int classes;
    private final CategoryAnchors anchors;
    private final MeanTeacher labeller;

    Labelling(CagUda term, TermContext context) {
      this.term = term;
      manager = context.network().newScope();
      classes = context.network().classes();
      anchors = CategoryAnchors.of(context.source(Probe.CLASS_FEATURES), classes, manager);
      labeller = MeanTeacher.fixed(context);
    }

    @Override
    public void add(Pass pass) {
      if (pass.images() == Images.SOURCE) {
        Shape shape = pass.prediction().getShape();
        NDArray labels = pass.batch().labels(pass.scope(), (int) shape.get(1), (int) shape.get(2));
        pass.add("source_distance", distance(pass, labels), term.distanceWeight());
        return;
      }
      NetworkOutput said = labeller.look(pass.pixels(), pass.scope());
      NDArray byAnchor = byAnchor(said);
      NDArray logits = pass.output().logits();
      pass.add("anchor", Tensors.crossEntropy(logits, byAnchor), term.weight() / 2);
      pass.add("probability", Tensors.crossEntropy(logits, byProbability(said)), term.weight() / 2);
      pass.add("target_distance", distance(pass, byAnchor), term.distanceWeight());
    }

    /** The class of the nearest anchor, ignored where the second is almost as near. */
    private NDArray byAnchor(NetworkOutput said) {
      try (Recording off = Recording.off();
          NDManager scope = said.features().getManager().newSubManager()) {
        NDArray distances = anchors.distances(said.features());
        distances.attach(scope);
        NDList nearest = distances.topK(2, 1, false, true);
        nearest.attach(scope);
        NDArray two = nearest.get(0);
        NDArray margin = two.get(":, 1").sub(two.get(":, 0"));
        return labels(nearest.get(1).get(":, 0"), Unrecorded.reaches(margin, term.margin()), said);
      }
    }

    private NDArray byProbability(NetworkOutput said) {
      NDManager owner = said.logits().getManager();
      return MeanTeacher.surest(said.logits().softmax(1), term.threshold(), owner);
    }

    private static NDArray labels(NDArray classes, NDArray counted, NetworkOutput said) {
      NDArray labels = Unrecorded.labels(counted, classes);
      labels.attach(said.logits().getManager());
      return labels;
    }

    /**
     * How far the vectors of an image's classes are from their anchors, over the classes on which
     * label and prediction agree; 0 if there are none.
     *
     * @param labels (N, h, w)
     */
    private NDArray distance(Pass pass, NDArray labels) {
      NDArray agreed = Tensors.agreed(pass.prediction(), labels);
      NDArray vectors = ClassFeatures.poolWithGradient(pass.output().features(), agreed, classes);
      NDArray difference = vectors.sub(anchors.values()).abs();
      NDArray each = Tensors.smoothL1(difference).mean(new int[] {2});
      NDArray share;
      try (Recording off = Recording.off()) {
        NDArray present = Unrecorded.ones(Unrecorded.above(vectors.abs().sum(new int[] {2}), 0));
        NDArray counted = present.mul(anchors.presence());
        NDArray far = Unrecorded.ones(Unrecorded.above(each, FAR));
        // 10 where near, and 1 where far.
        NDArray factor = Unrecorded.plus(Unrecorded.times(far, 1 - TEN), TEN);
        share = factor.mul(counted).div(Unrecorded.atLeast(counted.sum(), 1));
      }
      return each.mul(share).sum();
    }

    @Override
    public Map<String, PseudoLabels> pseudoLabels() {
      return Map.of(
          "anchor", pixels -> byAnchor(labeller.look(pixels, pixels.getManager())),
          "probability", pixels -> byProbability(labeller.look(pixels, pixels.getManager())));
    }

    @Override
    public void close() {
      labeller.close();
      manager.close();
    }
  }
}

package io.mada.train.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.MadaException;
import io.mada.api.Progress;
import io.mada.api.compute.Worker;
import io.mada.api.data.Batch;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Taxonomy;
import io.mada.api.nn.Network;
import io.mada.api.tensor.Recording;
import io.mada.api.train.PseudoLabels;
import io.mada.internal.loading.BatchLoading;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Scores a network on labelled target images at the size of the labels. */
public final class Evaluator {

  /** The number of images on which pseudo labels are checked. */
  private static final int MOST_CHECKED = 32;

  private final BatchLoading loading;
  private final ImageSet images;
  private final Taxonomy taxonomy;
  private final Set<Integer> scored;

  /**
   * @param scored the training ids that count: those shared by source and target
   */
  public Evaluator(BatchLoading loading, ImageSet images, Taxonomy taxonomy, Set<Integer> scored) {
    this.loading = loading;
    this.images = images;
    this.taxonomy = taxonomy;
    this.scored = scored;
  }

  /** The network has diverged: anything computed from its features would be infinite or NaN. */
  public static final class Diverged extends MadaException {
    private Diverged() {
      super(
          "the features of the validation images have overflown: the training of the network has diverged");
    }
  }

  /** Passes over all images, for the scores only. */
  public Scores evaluate(Network network, Progress progress) {
    try (Totals totals = Totals.ofScores(network)) {
      return scores(count(totals, progress));
    }
  }

  /**
   * Passes over all images, for the full evaluation.
   *
   * @param views in which the images are shown
   */
  public Evaluation examine(Network network, Views views, Progress progress) {
    try (Totals totals = Totals.ofAll(network, views, scored)) {
      return evaluation(count(totals, progress));
    }
  }

  private Counts count(Totals totals, Progress progress) {
    long[] done = {0};
    try (Recording off = Recording.off();
        Progress.Task task = progress.begin("evaluation", images.size())) {
      loading.inOrder(
          images,
          true,
          batch -> {
            totals.add(batch);
            done[0] += batch.count();
            task.done(done[0], "");
          });
      return totals.counts();
    }
  }

  /**
   * Passes over some of the images, for the full evaluation.
   *
   * @param network stays open
   * @param views in which the images are shown
   */
  public Worker<Counts> pass(Network network, Views views) {
    return (span, results) -> {
      try (Recording off = Recording.off();
          Totals totals = Totals.ofAll(network, views, scored)) {
        loading.inOrder(images, span, true, totals::add);
        results.accept(span, totals.counts());
      }
    };
  }

  /**
   * Combines the parts into the evaluation of all images.
   *
   * @param parts the results of the passes, in the order of the images
   */
  public Evaluation evaluation(Collection<Counts> parts) {
    return evaluation(parts.stream().reduce(Counts::and).orElseThrow());
  }

  /** Scores, and the quality of pseudo labels, as needed during training. */
  public Validation reportingTo(Progress progress) {
    return new Validation() {
      @Override
      public Scores scores(Network network) {
        return evaluate(network, progress);
      }

      @Override
      public LabelQuality quality(PseudoLabels labels, Network network) {
        return Evaluator.this.quality(labels, network);
      }
    };
  }

  /** Compares the pseudo labels of some images with the labels that are scored. */
  private LabelQuality quality(PseudoLabels labels, Network network) {
    ImageSet some = new Sparse(images, Math.min(MOST_CHECKED, images.size()));
    try (Recording off = Recording.off();
        NDManager manager = network.newScope()) {
      // The number of pixels that are scored, that are labelled, and that are labelled correctly.
      NDArray counts = manager.zeros(new Shape(3), DataType.INT64);
      loading.inOrder(some, true, batch -> count(batch, labels, counts));
      long[] values = counts.toLongArray();
      return new LabelQuality(
          values[2] / Math.max(1.0, values[1]), values[1] / Math.max(1.0, values[0]));
    }
  }

  private void count(Batch batch, PseudoLabels labels, NDArray counts) {
    try (NDManager scope = counts.getManager().newSubManager()) {
      NDArray given = labels.label(batch.images(scope));
      Shape shape = given.getShape();
      NDArray truth = batch.labels(scope, (int) shape.get(1), (int) shape.get(2));
      NDArray counted = truth.onesLike().toType(DataType.BOOLEAN, false).logicalNot();
      for (int c : scored) {
        counted = counted.logicalOr(truth.eq(c));
      }
      NDArray labelled = counted.logicalAnd(given.neq(LabelMap.IGNORED));
      NDArray right = labelled.logicalAnd(given.eq(truth));
      NDList sums = new NDList(counted.sum(), labelled.sum(), right.sum());
      counts.addi(NDArrays.stack(sums).toType(DataType.INT64, false));
    }
  }

  private Scores scores(Counts counts) {
    ConfusionMatrix confusion = ConfusionMatrix.of(counts.cells());
    double loss = counts.loss();
    if (confusion.labelled(scored) == 0) {
      throw new MadaException(
          "no pixel of the validation images is labelled with a class that is scored; do the ids in their label files"
              + " mean what data.validation's taxonomy says?");
    }
    if (Double.isFinite(loss) && !Double.isFinite(counts.features())) {
      throw new Diverged();
    }
    return Scores.of(confusion, taxonomy.names(), scored, loss / confusion.total());
  }

  private Evaluation evaluation(Counts counts) {
    Scores scores = scores(counts);
    ConfusionMatrix matrix = ConfusionMatrix.of(counts.cells());
    Map<String, List<Long>> confusion = new LinkedHashMap<>();
    new TreeSet<>(scored).forEach(c -> confusion.put(taxonomy.names().get(c), matrix.predicted(c)));
    return new Evaluation(
        scores,
        confusion,
        Calibration.of(counts.details().bins(), scored),
        ImageScores.of(images.names(), counts.details().images(), scored));
  }
}

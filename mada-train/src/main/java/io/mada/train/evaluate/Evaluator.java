package io.mada.train.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.MadaException;
import io.mada.api.Progress;
import io.mada.api.data.Batch;
import io.mada.api.data.Domain;
import io.mada.api.data.ImageSet;
import io.mada.api.data.Taxonomy;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import io.mada.internal.loading.BatchLoading;
import java.util.Set;
import java.util.stream.LongStream;

/** Scores a network on labelled target images in the labels' own size. */
public final class Evaluator {

  private final BatchLoading loading;
  private final ImageSet images;
  private final Taxonomy taxonomy;
  private final Set<Integer> scored;

  /**
   * @param scored the training ids that count: those that source and target share
   */
  public Evaluator(BatchLoading loading, ImageSet images, Taxonomy taxonomy, Set<Integer> scored) {
    this.loading = loading;
    this.images = images;
    this.taxonomy = taxonomy;
    this.scored = scored;
  }

  /** The network has diverged: what is made of its features would be infinite, or no number. */
  public static final class Diverged extends MadaException {
    private Diverged() {
      super(
          "the features of the validation images have overflown: the training of the network has diverged");
    }
  }

  /** Passes over all images. */
  public Scores evaluate(Network network, Progress progress) {
    var confusion = new ConfusionMatrix(network.classes());
    double[] sums = new double[2];
    long[] done = {0};
    try (Recording off = Recording.off();
        Progress.Task task = progress.begin("evaluation", images.size())) {
      loading.inOrder(
          images,
          true,
          batch -> {
            add(network, batch, confusion, sums);
            done[0] += batch.count();
            task.done(done[0], "");
          });
    }
    if (confusion.labelled(scored) == 0) {
      throw new MadaException(
          "no pixel of the validation images is labelled with a class that is scored; do the ids in their label files"
              + " mean what data.validation's taxonomy says?");
    }
    if (Double.isFinite(sums[0]) && !Double.isFinite(sums[1])) {
      throw new Diverged();
    }
    return Scores.of(confusion, taxonomy.names(), scored, sums[0] / confusion.total());
  }

  /**
   * Counts a batch, and adds its summed loss and the sum of its features' squares, of which
   * distances are made.
   */
  private static void add(Network network, Batch batch, ConfusionMatrix confusion, double[] sums) {
    try (NDManager scope = network.newScope();
        NDArray input = batch.images(scope);
        NetworkOutput output = network.forward(input, Mode.inference(Domain.TARGET))) {
      NDArray labels = batch.labels(scope);
      long[] counts = Tensors.confusion(output.logits(), labels).toLongArray();
      confusion.add(counts);
      long counted = LongStream.of(counts).sum();
      NDArray logits = Tensors.upsampleLike(output.logits(), labels);
      sums[0] += counted * (double) Tensors.crossEntropy(logits, labels).getFloat();
      sums[1] += squares(output.features());
    }
  }

  private static double squares(NDArray features) {
    try (NDArray squares = features.square();
        NDArray sum = squares.sum()) {
      return sum.getFloat();
    }
  }
}

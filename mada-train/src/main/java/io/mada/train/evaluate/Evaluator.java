package io.mada.train.evaluate;

import io.mada.api.MadaException;
import io.mada.api.Progress;
import io.mada.api.data.ImageSet;
import io.mada.api.data.Taxonomy;
import io.mada.api.nn.Network;
import io.mada.api.tensor.Recording;
import io.mada.internal.loading.BatchLoading;
import java.util.Set;

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
    long[] done = {0};
    try (Recording off = Recording.off();
        Totals totals = new Totals(network);
        Progress.Task task = progress.begin("evaluation", images.size())) {
      loading.inOrder(
          images,
          true,
          batch -> {
            totals.add(batch);
            done[0] += batch.count();
            task.done(done[0], "");
          });
      return scores(totals.result());
    }
  }

  private Scores scores(Totals.Result result) {
    ConfusionMatrix confusion = result.confusion();
    if (confusion.labelled(scored) == 0) {
      throw new MadaException(
          "no pixel of the validation images is labelled with a class that is scored; do the ids in their label files"
              + " mean what data.validation's taxonomy says?");
    }
    if (Double.isFinite(result.loss()) && !Double.isFinite(result.squares())) {
      throw new Diverged();
    }
    return Scores.of(confusion, taxonomy.names(), scored, result.loss() / confusion.total());
  }
}

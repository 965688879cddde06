package io.mada.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.Batch;
import io.mada.api.BatchLoading;
import io.mada.api.Domain;
import io.mada.api.ImageSet;
import io.mada.api.MadaException;
import io.mada.api.Mode;
import io.mada.api.Network;
import io.mada.api.NetworkOutput;
import io.mada.api.Progress;
import io.mada.api.Taxonomy;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Scores a network on labelled target images in the labels' own size.
 *
 * @param scored the training ids that count: those that source and target share
 */
public record Evaluator(BatchLoading loading, ImageSet images, Taxonomy taxonomy, Set<Integer> scored) {

  /** Passes over all images. */
  public Scores evaluate(Network network, Progress progress) {
    var confusion = new ConfusionMatrix(network.classes());
    double[] loss = {0};
    long[] done = {0};
    try (Recording off = Recording.off();
        Progress.Task task = progress.begin("evaluation", images.size())) {
      loading.inOrder(images, true, batch -> {
        loss[0] += add(network, batch, confusion);
        done[0] += batch.count();
        task.done(done[0], "");
      });
    }
    if (confusion.labelled(scored) == 0) {
      throw new MadaException(
          "no pixel of the validation images is labelled with a class that is scored; do the ids in their label files"
              + " mean what data.validation's taxonomy says?");
    }
    return confusion.scores(taxonomy.names(), scored, loss[0] / confusion.total());
  }

  /** Counts a batch and returns its summed loss. */
  private static double add(Network network, Batch batch, ConfusionMatrix confusion) {
    try (NDManager scope = network.newScope();
        NDArray input = batch.images(scope);
        NetworkOutput output = network.forward(input, Mode.inference(Domain.TARGET))) {
      NDArray labels = batch.labels(scope);
      long[] counts = Tensors.confusion(output.logits(), labels).toLongArray();
      confusion.add(counts);
      long counted = LongStream.of(counts).sum();
      NDArray logits = Tensors.upsampleLike(output.logits(), labels);
      return counted * (double) Tensors.crossEntropy(logits, labels).getFloat();
    }
  }
}

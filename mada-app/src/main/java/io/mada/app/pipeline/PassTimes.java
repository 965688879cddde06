package io.mada.app.pipeline;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.compute.Span;
import io.mada.api.data.Batch;
import io.mada.api.data.Domain;
import io.mada.api.data.ImageSet;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import io.mada.internal.loading.BatchLoading;
import io.mada.internal.loading.BatchSource;
import io.mada.train.stage.Stage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How long passes of a network take on this machine, measured with some real images. The shortest
 * of a few is used: other work only makes them longer.
 */
final class PassTimes {

  private static final int FEW = 4;
  private static final int PASSES = 4;

  private final Network network;
  private final BatchLoading loading;
  private final Map<List<?>, Double> trained = new HashMap<>();
  private final Map<ImageSet, Double> inferred = new HashMap<>();

  /**
   * @param network untrained; its parameters stay as they are, but its statistics do not
   */
  PassTimes(Network network, BatchLoading loading) {
    this.network = network;
    this.loading = loading;
  }

  /**
   * Seconds for a pass with gradients over a batch of a stage, cropped as in the stage.
   *
   * @param images some of the stage's images
   */
  double training(Stage stage, ImageSet images) {
    return trained.computeIfAbsent(
        List.of(stage.batch(), stage.accumulate(), stage.augmentations()),
        key -> {
          List<Integer> some = IntStream.range(0, Math.min(FEW, images.size())).boxed().toList();
          int batch = stage.batch() / stage.accumulate();
          try (BatchSource source =
              loading.shuffled(images, some, stage.augmentations(), batch, 0, 0)) {
            return stage.accumulate() * shortest(() -> train(source.next()));
          }
        });
  }

  private static double shortest(Runnable pass) {
    long shortest = Long.MAX_VALUE;
    for (int i = 0; i < PASSES; i++) {
      long begun = System.nanoTime();
      pass.run();
      shortest = Math.min(shortest, System.nanoTime() - begun);
    }
    return shortest / 1e9;
  }

  private void train(Batch batch) {
    try (Recording recording = Recording.on();
        NDManager scope = network.newScope()) {
      NetworkOutput output = network.forward(batch.images(scope), Mode.training(Domain.TARGET));
      NDArray logits = output.logits();
      // The labels of a pool are all ignored, and the loss needs something to do.
      NDArray labels = batch.labels(scope).onesLike();
      recording.backward(Tensors.crossEntropy(Tensors.upsampleLike(logits, labels), labels));
    }
  }

  /** Seconds per image of a set, read and passed through the network without gradients. */
  double inference(ImageSet images) {
    return inferred.computeIfAbsent(
        images,
        set -> {
          Span some = new Span(0, Math.min(FEW, set.size()));
          return shortest(() -> infer(set, some)) / some.size();
        });
  }

  private void infer(ImageSet images, Span span) {
    try (Recording off = Recording.off()) {
      loading.inOrder(
          images,
          span,
          false,
          batch -> {
            try (NDManager scope = network.newScope()) {
              NDArray logits =
                  network.forward(batch.images(scope), Mode.inference(Domain.TARGET)).logits();
              NDArray argmax = logits.argMax(1);
              argmax.toByteBuffer();
            }
          });
    }
  }
}

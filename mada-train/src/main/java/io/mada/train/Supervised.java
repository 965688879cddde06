package io.mada.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.Batch;
import io.mada.api.Domain;
import io.mada.api.Loss;
import io.mada.api.Mode;
import io.mada.api.Network;
import io.mada.api.NetworkOutput;
import io.mada.api.tensor.Tensors;
import java.util.function.Consumer;

/** The supervised loss of one domain's labelled batches: the term that all stages share. */
record Supervised(
    Network network, Loss loss, Domain domain, String name, MeteredBatches batches, LabelWatch watch)
    implements AutoCloseable {

  /** Takes the next batch and adds its gradients; its memory is free again before the next term begins. */
  void backward(Iteration iteration) {
    backward(iteration, output -> {});
  }

  /**
   * As {@link #backward(Iteration)}, and returns softmax(logits) without its graph.
   *
   * @param keep owns the result
   * @return (N, C, h, w)
   */
  NDArray backwardKeepingProbabilities(Iteration iteration, NDManager keep) {
    NDArray[] kept = new NDArray[1];
    backward(iteration, output -> {
      try (NDArray logits = output.logits().stopGradient()) {
        kept[0] = logits.softmax(1);
        kept[0].attach(keep);
      }
    });
    return kept[0];
  }

  private void backward(Iteration iteration, Consumer<NetworkOutput> kept) {
    try (NDManager scope = iteration.scope().newSubManager();
        NDArray value = forward(watch.see(batches.next()), scope, kept)) {
      iteration.backward(name, value, 1);
    }
  }

  /** Only the loss stays open: the graph keeps what it needs for gradients, and frees it as it goes backward. */
  private NDArray forward(Batch batch, NDManager scope, Consumer<NetworkOutput> kept) {
    try (NDArray images = batch.images(scope);
        NetworkOutput output = network.forward(images, Mode.training(domain));
        NDArray labels = batch.labels(scope);
        NDArray logits = Tensors.upsampleLike(output.logits(), labels)) {
      kept.accept(output);
      return loss.compute(logits, labels);
    }
  }

  @Override
  public void close() {
    batches.close();
  }
}

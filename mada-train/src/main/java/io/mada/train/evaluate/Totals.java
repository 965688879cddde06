package io.mada.train.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.mada.api.data.Batch;
import io.mada.api.data.Domain;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.tensor.Tensors;

/**
 * What an evaluation finds in each batch. It stays on the device until all batches are through: to
 * read it earlier would wait for the device each time.
 */
final class Totals implements AutoCloseable {

  private final Network network;
  private final NDManager manager;
  private final NDList counts = new NDList();
  private final NDList losses = new NDList();
  private final NDList squares = new NDList();

  Totals(Network network) {
    this.network = network;
    manager = network.newScope();
  }

  /** Passes a batch through the network. */
  void add(Batch batch) {
    try (NDManager scope = network.newScope();
        NDArray input = batch.images(scope);
        NetworkOutput output = network.forward(input, Mode.inference(Domain.TARGET))) {
      NDArray labels = batch.labels(scope);
      NDArray logits = Tensors.upsampleLike(output.logits(), labels);
      keep(counts, Tensors.confusion(logits, labels));
      keep(losses, Tensors.crossEntropy(logits, labels));
      NDArray square = output.features().square();
      keep(squares, square.sum());
      square.close();
    }
  }

  private void keep(NDList list, NDArray value) {
    value.attach(manager);
    list.add(value);
  }

  /** Reads what was found; there was a batch. */
  Counts counts() {
    return new Counts(
        read(counts).toLongArray(), read(losses).toFloatArray(), read(squares).toFloatArray());
  }

  private NDArray read(NDList values) {
    NDArray all = NDArrays.stack(values);
    all.attach(manager);
    return all;
  }

  @Override
  public void close() {
    manager.close();
  }
}

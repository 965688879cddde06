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
import java.util.Arrays;
import java.util.stream.LongStream;

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

  /** The pixels of all batches, by label and prediction. */
  ConfusionMatrix confusion() {
    var confusion = new ConfusionMatrix(network.classes());
    for (long[] batch : countsOfBatches()) {
      confusion.add(batch);
    }
    return confusion;
  }

  /** The cross-entropy, summed over all counted pixels. */
  double loss() {
    float[] means = read(losses).toFloatArray();
    double sum = 0;
    long[][] pixels = countsOfBatches();
    for (int i = 0; i < means.length; i++) {
      sum += LongStream.of(pixels[i]).sum() * (double) means[i];
    }
    return sum;
  }

  /** The features' squares, of which distances are made, summed up. */
  double squares() {
    double sum = 0;
    for (float value : read(squares).toFloatArray()) {
      sum += value;
    }
    return sum;
  }

  private long[][] countsOfBatches() {
    long[] all = read(counts).toLongArray();
    int cells = all.length / counts.size();
    long[][] batches = new long[counts.size()][];
    for (int i = 0; i < batches.length; i++) {
      batches[i] = Arrays.copyOfRange(all, i * cells, (i + 1) * cells);
    }
    return batches;
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

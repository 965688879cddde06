package io.mada.train.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.data.Batch;
import io.mada.api.data.Domain;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.tensor.Tensors;
import java.util.Optional;
import java.util.Set;

/**
 * What an evaluation finds in each batch. It stays on the device until all batches are through: to
 * read it earlier would wait for the device each time.
 */
final class Totals implements AutoCloseable {

  private final Network network;
  private final NDManager manager;
  private final NDList pixels = new NDList();
  private final NDList losses = new NDList();
  private final NDList squares = new NDList();
  private final NDArray cells;
  private final Optional<Details> details;

  private Totals(Network network, NDManager manager, Optional<Details> details) {
    this.network = network;
    this.manager = manager;
    this.details = details;
    cells = manager.zeros(new Shape((long) network.classes() * network.classes()), DataType.INT64);
  }

  /** Of an evaluation that asks for the scores alone. */
  static Totals ofScores(Network network) {
    return new Totals(network, network.newScope(), Optional.empty());
  }

  /**
   * Of an evaluation that asks for the details too.
   *
   * @param scored the training ids that count
   */
  static Totals ofAll(Network network, Set<Integer> scored) {
    NDManager manager = network.newScope();
    var details = new Details(manager, network.classes(), scored);
    return new Totals(network, manager, Optional.of(details));
  }

  /** Passes a batch through the network. */
  void add(Batch batch) {
    try (NDManager scope = network.newScope();
        NDArray input = batch.images(scope);
        NetworkOutput output = network.forward(input, Mode.inference(Domain.TARGET))) {
      NDArray labels = batch.labels(scope);
      NDArray logits = Tensors.upsampleLike(output.logits(), labels);
      NDArray each = Tensors.confusionEach(logits, labels);
      cells.addi(each.sum(new int[] {0}));
      keep(pixels, each.sum());
      keep(losses, Tensors.crossEntropy(logits, labels));
      NDArray square = output.features().square();
      keep(squares, square.sum());
      square.close();
      details.ifPresent(found -> found.add(each, logits, labels));
    }
  }

  private void keep(NDList list, NDArray value) {
    value.attach(manager);
    list.add(value);
  }

  /** Reads what was found; there was a batch. */
  Counts counts() {
    return new Counts(
        cells.toLongArray(),
        read(pixels).toLongArray(),
        read(losses).toFloatArray(),
        read(squares).toFloatArray(),
        details.map(Details::counts).orElse(null));
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

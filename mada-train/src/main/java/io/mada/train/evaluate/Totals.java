package io.mada.train.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.ImageSize;
import io.mada.api.data.Batch;
import io.mada.api.data.Domain;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.tensor.Tensors;
import java.util.Optional;
import java.util.Set;

/**
 * What an evaluation finds in each batch. It stays on the device until all batches are done:
 * reading it earlier would wait for the device each time.
 */
final class Totals implements AutoCloseable {

  /** Small, but has a logarithm. */
  private static final double LEAST = 1e-12;

  private final Network network;
  private final Views views;
  private final NDManager manager;
  private final NDList pixels = new NDList();
  private final NDList losses = new NDList();
  private final NDList squares = new NDList();
  private final NDArray cells;
  private final Optional<Details> details;

  private Totals(Network network, Views views, NDManager manager, Optional<Details> details) {
    this.network = network;
    this.views = views;
    this.manager = manager;
    this.details = details;
    cells = manager.zeros(new Shape((long) network.classes() * network.classes()), DataType.INT64);
  }

  /** The totals of an evaluation that asks for the scores only. */
  static Totals ofScores(Network network) {
    return new Totals(network, Views.ONE, network.newScope(), Optional.empty());
  }

  /**
   * The totals of an evaluation that also asks for the details.
   *
   * @param views in which the images are shown
   * @param scored the training ids that count
   */
  static Totals ofAll(Network network, Views views, Set<Integer> scored) {
    NDManager manager = network.newScope();
    var details = new Details(manager, network.classes(), scored);
    return new Totals(network, views, manager, Optional.of(details));
  }

  /** Passes a batch through the network. */
  void add(Batch batch) {
    try (NDManager scope = network.newScope();
        NDArray input = batch.images(scope)) {
      NDArray labels = batch.labels(scope);
      NDArray logits = views.isOne() ? logits(input, labels) : merged(input, labels, scope);
      NDArray each = Tensors.confusionEach(logits, labels);
      cells.addi(each.sum(new int[] {0}));
      keep(pixels, each.sum());
      keep(losses, Tensors.crossEntropy(logits, labels));
      details.ifPresent(found -> found.add(each, logits, labels));
    }
  }

  /** Returns logits (N, C, H, W) at the size of the labels. */
  private NDArray logits(NDArray input, NDArray labels) {
    try (NetworkOutput output = network.forward(input, Mode.inference(Domain.TARGET))) {
      try (NDArray square = output.features().square()) {
        keep(squares, square.sum());
      }
      return Tensors.upsampleLike(output.logits(), labels);
    }
  }

  /** The logarithm of the mean class probabilities of all views, usable like any other logits. */
  private NDArray merged(NDArray input, NDArray labels, NDManager scope) {
    var size = new ImageSize((int) input.getShape().get(3), (int) input.getShape().get(2));
    NDList all = new NDList();
    for (double scale : views.scales()) {
      ImageSize wanted = Views.scaled(size, scale);
      NDArray scaled =
          wanted.equals(size)
              ? input
              : Tensors.upsampleHalfPixelLike(
                  input, scope.zeros(new Shape(1, 1, wanted.height(), wanted.width())));
      all.add(logits(scaled, labels).softmax(1));
      if (views.mirrored()) {
        NDArray mirrored = logits(scaled.flip(3), labels);
        all.add(mirrored.flip(3).softmax(1));
      }
    }
    NDArray sum = all.get(0);
    for (NDArray other : all.subList(1, all.size())) {
      sum = sum.add(other);
    }
    return Tensors.atLeast(Tensors.scale(sum, 1.0 / all.size()), LEAST).log();
  }

  private void keep(NDList list, NDArray value) {
    value.attach(manager);
    list.add(value);
  }

  /** Reads the counts; there must have been a batch. */
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

package io.mada.train.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.nn.Network;
import io.mada.api.nn.Norm;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The statistics of batch normalisation over a number of equally weighted batches: the mean, and
 * the variance within and between the batches (precise batch normalisation, Wu and Johnson, 2021).
 * Running statistics forget older batches and so differ between evaluations. Closing it frees the
 * sums.
 */
final class ExactStatistics implements AutoCloseable {

  private static final String MEAN = ".running_mean";
  private static final String VARIANCE = ".running_var";

  /** A layer's own arrays, and the sums of means, of their squares and of variances. */
  private record Layer(
      NDArray mean, NDArray variance, NDArray means, NDArray squares, NDArray variances) {}

  private final Map<String, Layer> layers = new LinkedHashMap<>();
  private final NDManager manager;
  private int batches;

  ExactStatistics(Network network) {
    manager = network.newScope();
    Map<String, NDArray> entries = network.state().entries();
    entries.forEach(
        (name, mean) -> {
          if (name.endsWith(MEAN)) {
            String layer = name.substring(0, name.length() - MEAN.length());
            NDArray variance = entries.get(layer + VARIANCE);
            layers.put(layer, new Layer(mean, variance, zeros(mean), zeros(mean), zeros(mean)));
          }
        });
  }

  private NDArray zeros(NDArray like) {
    return manager.zeros(like.getShape());
  }

  /** Called before a batch passes, so that afterwards only the batch's share is left. */
  void forget() {
    for (Layer layer : layers.values()) {
      layer.mean.muli(0);
      layer.variance.muli(0);
    }
  }

  /** Called after a batch has passed. */
  void add() {
    batches++;
    try (Recording off = Recording.off();
        NDManager scope = manager.newSubManager()) {
      for (Layer layer : layers.values()) {
        NDArray mean = layer.mean.div(Norm.BATCH_SHARE);
        mean.attach(scope);
        NDArray variance = layer.variance.div(Norm.BATCH_SHARE);
        variance.attach(scope);
        layer.means.addi(mean);
        layer.squares.addi(mean.square());
        layer.variances.addi(variance);
      }
    }
  }

  /** Sets the network's statistics from the sums. */
  void set() {
    try (Recording off = Recording.off();
        NDManager scope = manager.newSubManager()) {
      for (Layer layer : layers.values()) {
        NDArray mean = layer.means.div(batches);
        mean.attach(scope);
        NDArray within = layer.variances.div(batches);
        within.attach(scope);
        NDArray squares = layer.squares.div(batches);
        squares.attach(scope);
        NDArray between = squares.sub(mean.square()).maximum(0);
        Tensors.assign(layer.mean, mean);
        Tensors.assign(layer.variance, within.add(between));
      }
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}

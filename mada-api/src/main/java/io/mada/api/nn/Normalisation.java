package io.mada.api.nn;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.BatchNorm;
import io.mada.api.data.Domain;
import io.mada.api.tensor.Tensors;

/** Makes normalisation layers. */
final class Normalisation {

  private static final int GROUPS = 32;

  /** Fewer would leave next to nothing of a pooled map, whose groups have no other values. */
  private static final int GROUP_CHANNELS = 8;

  /** DJL's convention; PyTorch calls it 0.1. */
  private static final float MOMENTUM = (float) (1 - Norm.BATCH_SHARE);

  static final float EPSILON = 1e-5f;

  private final Layers layers;
  private final NDManager manager;

  /**
   * @param layers keeps their parameters
   * @param manager owns them
   */
  Normalisation(Layers layers, NDManager manager) {
    this.layers = layers;
    this.manager = manager;
  }

  /** Keeps the shape (N, channels, H, W). */
  Layer layer(Norm norm, String name, int channels) {
    return switch (norm) {
      case BATCH -> batch(name, channels, false);
      case DOMAIN_BATCH -> batch(name, channels, true);
      case GROUP -> group(name, channels);
      case FROZEN -> frozen(name, channels);
    };
  }

  private Layer batch(String name, int channels, boolean byDomain) {
    Shape shape = new Shape(channels);
    NDArray weight = layers.constant(name + ".weight", shape, 1);
    NDArray bias = layers.constant(name + ".bias", shape, 0);
    Statistics target = statistics(name + ".", shape);
    Statistics source = byDomain ? statistics(name + ".source_", shape) : target;
    return (x, mode) -> {
      Statistics own = mode.domain() == Domain.SOURCE ? source : target;
      if (mode.training()) {
        Tensors.increment(own.batches);
      }
      return normalise(x, own, weight, bias, mode.training());
    };
  }

  private Layer frozen(String name, int channels) {
    Shape shape = new Shape(channels);
    NDArray weight = layers.buffer(name + ".weight", manager.ones(shape));
    NDArray bias = layers.buffer(name + ".bias", manager.zeros(shape));
    Statistics statistics = statistics(name + ".", shape);
    return (x, mode) -> normalise(x, statistics, weight, bias, false);
  }

  private Layer group(String name, int channels) {
    NDArray weight = layers.constant(name + ".weight", new Shape(channels), 1);
    NDArray bias = layers.constant(name + ".bias", new Shape(channels), 0);
    int groups = largestDivisor(channels, Math.min(GROUPS, Math.max(1, channels / GROUP_CHANNELS)));
    return (x, mode) ->
        TypedParameters.apply(
            x, weight, bias, (w, b) -> new NDList(Tensors.groupNorm(x, w, b, groups)));
  }

  private static int largestDivisor(int channels, int limit) {
    int groups = limit;
    while (channels % groups != 0) {
      groups--;
    }
    return groups;
  }

  private record Statistics(NDArray mean, NDArray variance, NDArray batches) {}

  private Statistics statistics(String name, Shape shape) {
    return new Statistics(
        layers.buffer(name + "running_mean", manager.zeros(shape)),
        layers.buffer(name + "running_var", manager.ones(shape)),
        // On the host, where counting does not wait for the device.
        layers.buffer(
            name + "num_batches_tracked",
            manager.zeros(new Shape(), DataType.INT64, Device.cpu())));
  }

  private static NDArray normalise(
      NDArray x, Statistics s, NDArray weight, NDArray bias, boolean training) {
    // Axis -1 makes DJL do it as PyTorch does: any other makes the result a view, whose gradient is
    // copied.
    NDList result =
        BatchNorm.batchNorm(x, s.mean, s.variance, weight, bias, -1, MOMENTUM, EPSILON, training);
    return result.singletonOrThrow();
  }
}

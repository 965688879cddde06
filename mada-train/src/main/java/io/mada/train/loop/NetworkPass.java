package io.mada.train.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.mada.api.data.Batch;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Images;
import io.mada.api.train.Iteration;
import io.mada.api.train.Pass;
import java.util.function.Supplier;

/** A batch on its way through the network, and the sum of the losses that terms compute on it. */
final class NetworkPass implements Pass, AutoCloseable {

  private final Network network;
  private final Images images;
  private final Batch batch;
  private final TrainingIteration iteration;

  /**
   * Owns what is closed before the backward pass: the graph keeps what it needs for gradients and
   * frees it as it goes.
   */
  private final NDManager scope;

  private TrainingIteration ofTerm;
  private NDArray pixels;
  private NDArray labels;
  private NetworkOutput output;
  private NDArray logits;
  private NDArray prediction;
  private NDArray sum;

  NetworkPass(Network network, Images images, Batch batch, TrainingIteration iteration) {
    this.network = network;
    this.images = images;
    this.batch = batch;
    this.iteration = iteration;
    scope = iteration.scope().newSubManager();
  }

  /** The same pass, with later losses attributed to another term. */
  Pass of(String term) {
    ofTerm = iteration.of(term);
    return this;
  }

  @Override
  public Images images() {
    return images;
  }

  @Override
  public Iteration iteration() {
    return ofTerm;
  }

  @Override
  public Batch batch() {
    return batch;
  }

  @Override
  public NDManager scope() {
    return scope;
  }

  @Override
  public NDArray pixels() {
    return pixels = once(pixels, () -> batch.images(scope));
  }

  @Override
  public NDArray labels() {
    return labels = once(labels, () -> batch.labels(scope));
  }

  @Override
  public NetworkOutput output() {
    return output = once(output, () -> network.forward(pixels(), Mode.training(images.domain())));
  }

  @Override
  public NDArray logits() {
    return logits = once(logits, () -> Tensors.upsampleLike(output().logits(), labels()));
  }

  @Override
  public NDArray prediction() {
    return prediction =
        once(prediction, () -> output().logits().argMax(1).toType(DataType.INT64, false));
  }

  private static <T> T once(T value, Supplier<T> maker) {
    return value == null ? maker.get() : value;
  }

  @Override
  public void add(NDArray loss, double weight) {
    add("", loss, weight);
  }

  @Override
  public void add(String name, NDArray loss, double weight) {
    iteration.losses().add(iteration.number(), ofTerm.lossName(name), loss);
    loss.attach(iteration.scope());
    NDArray weighted = loss;
    if (weight != 1) {
      weighted = Tensors.scale(loss, weight);
      loss.close();
    }
    if (sum == null) {
      sum = weighted;
      return;
    }
    try (NDArray before = sum;
        NDArray added = weighted) {
      sum = before.add(added);
    }
  }

  /**
   * Frees everything but the graph, and adds the gradients of the sum of the losses times a factor.
   */
  void backward(double factor) {
    scope.close();
    if (sum != null) {
      iteration.addGradients(sum, factor);
    }
  }

  @Override
  public void close() {
    scope.close();
    if (sum != null) {
      sum.close();
    }
  }
}

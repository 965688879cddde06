package io.mada.api.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import io.mada.api.tensor.Tensors;
import java.util.SplittableRandom;

/**
 * Makes a network's layers. Their parameters are registered under the names that PyTorch would give
 * them, on the network's device, with initial values that depend on the seed and the name alone.
 * They belong to the network, and only the network closes them. Two with the same name are an
 * {@link IllegalArgumentException}. Used by one thread.
 *
 * <p>A layer computes in the type of its argument, float32 or bfloat16; parameters and statistics
 * are float32.
 *
 * <pre>{@code
 * Layers block = layers.at("layer1").at("0");
 * Layer conv1 = block.convolution("conv1", Convolution.of(64, 64, 3));
 * Layer bn1 = block.norm("bn1", 64, Activation.RELU);
 * }</pre>
 */
public final class Layers {

  private final NDManager manager;
  private final StateDict state;
  private final Norm norm;
  private final long seed;
  private final String prefix;
  private final boolean fanOut;
  private final boolean frozen;

  /**
   * Starts a network.
   *
   * @param manager owns the parameters; its device is the network's
   * @param state receives them
   * @param norm how all layers normalise
   * @param seed of the initial values
   */
  public Layers(NDManager manager, StateDict state, Norm norm, long seed) {
    this(manager, state, norm, seed, "", false, false);
  }

  private Layers(
      NDManager manager,
      StateDict state,
      Norm norm,
      long seed,
      String prefix,
      boolean fanOut,
      boolean frozen) {
    this.manager = manager;
    this.state = state;
    this.norm = norm;
    this.seed = seed;
    this.prefix = prefix;
    this.fanOut = fanOut;
    this.frozen = frozen;
  }

  /**
   * The same network, with {@code name} and a dot appended to the prefix of names.
   *
   * @param name without the dot
   * @return layers that share device, parameters and seed with this
   */
  public Layers at(String name) {
    return new Layers(manager, state, norm, seed, prefix + name + ".", fanOut, frozen);
  }

  /**
   * The same network, with a number and a dot appended to the prefix of names.
   *
   * @param index as in PyTorch's sequences
   * @return layers that share device, parameters and seed with this
   */
  public Layers at(int index) {
    return at(Integer.toString(index));
  }

  /**
   * The same network, with convolutions initialised by fan-out, as in torchvision's backbones.
   *
   * @return layers that share device, parameters, seed and names with this
   */
  public Layers fanOut() {
    return new Layers(manager, state, norm, seed, prefix, true, frozen);
  }

  /**
   * The same network, with parameters that are saved and loaded but not trained: they have no
   * gradients, no optimiser keeps state for them, and what is computed from them and from images
   * alone is not recorded. Batch normalisation still learns its statistics.
   *
   * @return layers that share device, parameters, seed and names with this
   */
  public Layers frozen() {
    return new Layers(manager, state, norm, seed, prefix, fanOut, true);
  }

  /**
   * A convolution with He's normal initialisation, by its fan-in unless {@link #fanOut()}, and a
   * bias of zero.
   *
   * @param name prefix of its parameters' names, without the trailing dot
   * @param shape of its kernel
   * @return (N, in, H, W) to (N, out, H / stride, W / stride) with the usual padding
   */
  public Layer convolution(String name, Convolution shape) {
    int channels = fanOut ? shape.out() : shape.in() / shape.groups();
    return convolution(name, shape, Math.sqrt(2.0 / (channels * shape.kernel() * shape.kernel())));
  }

  /**
   * A convolution whose initial weights are normal, with a bias of zero.
   *
   * @param name prefix of its parameters' names, without the trailing dot
   * @param shape of its kernel
   * @param deviation the standard deviation of the weights
   * @return (N, in, H, W) to (N, out, H / stride, W / stride) with the usual padding
   */
  public Layer convolution(String name, Convolution shape, double deviation) {
    NDArray weight =
        parameter(
            name + ".weight",
            channelsLast(values(name + ".weight", shape.weightShape(), deviation)));
    NDArray bias = shape.bias() ? constant(name + ".bias", new Shape(shape.out()), 0) : null;
    Shape stride = square(shape.stride());
    Shape padding = square(shape.padding());
    Shape dilation = square(shape.dilation());
    int groups = shape.groups();
    Layer convolution =
        (x, mode) ->
            TypedParameters.apply(
                x,
                weight,
                bias,
                (w, b) -> Conv2d.conv2d(x, w, b, stride, padding, dilation, groups));
    return groups > 1 && shape.dilation() > 1
        ? TypedParameters.inFloat32(convolution)
        : convolution;
  }

  /**
   * The network's normalisation, followed by an activation.
   *
   * @param name prefix of its parameters' names, without the trailing dot
   * @param channels of its argument
   * @param activation applied to the result
   * @return keeps the shape (N, channels, H, W)
   */
  public Layer norm(String name, int channels, Activation activation) {
    Layer layer = new Normalisation(this, manager).layer(norm, name, channels);
    return (x, mode) -> activation.apply(layer.forward(x, mode));
  }

  /**
   * A linear map of the last dimension, with a bias of zero; its initial weights are normal.
   *
   * @param name prefix of its parameters' names, without the trailing dot
   * @param in the length of the argument's last dimension
   * @param out the length of the result's last dimension
   * @param deviation the standard deviation of the weights
   * @return (..., in) to (..., out)
   */
  public Layer linear(String name, int in, int out, double deviation) {
    NDArray weight = normal(name + ".weight", new Shape(out, in), deviation);
    NDArray bias = constant(name + ".bias", new Shape(out), 0);
    return (x, mode) -> TypedParameters.apply(x, weight, bias, (w, b) -> Linear.linear(x, w, b));
  }

  /**
   * Layer normalisation (Ba et al., arXiv 1607.06450) over the last dimension, whatever the
   * network's norm is, with PyTorch's epsilon of 1e-5.
   *
   * @param name prefix of its parameters' names, without the trailing dot
   * @param channels the length of the last dimension
   * @return keeps the shape
   */
  public Layer layerNorm(String name, int channels) {
    return layerNorm(name, channels, Normalisation.EPSILON);
  }

  /**
   * Layer normalisation over the last dimension, whatever the network's norm is.
   *
   * @param name prefix of its parameters' names, without the trailing dot
   * @param channels the length of the last dimension
   * @param epsilon added to the variance
   * @return keeps the shape
   */
  public Layer layerNorm(String name, int channels, double epsilon) {
    Shape shape = new Shape(channels);
    NDArray weight = constant(name + ".weight", shape, 1);
    NDArray bias = constant(name + ".bias", shape, 0);
    return (x, mode) ->
        TypedParameters.apply(
            x, weight, bias, (w, b) -> LayerNorm.layerNorm(x, shape, w, b, (float) epsilon));
  }

  /**
   * Sets each value to zero with this probability in training, and scales the others; the identity
   * in inference.
   *
   * @param rate from 0 to below 1; an {@link IllegalArgumentException} for any other
   * @return keeps the shape
   */
  public Layer dropout(double rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "a dropout rate of " + rate + "; it must be from 0 to below 1");
    }
    return (x, mode) ->
        mode.training() && rate > 0
            ? Tensors.dropout(x, rate)
            : Dropout.dropout(x, (float) rate, false).singletonOrThrow();
  }

  /**
   * A parameter with normally distributed initial values, for custom layers.
   *
   * @param name of the parameter
   * @param shape of the parameter
   * @param deviation the standard deviation of the values
   * @return the parameter, which belongs to the network
   */
  public NDArray normal(String name, Shape shape, double deviation) {
    return parameter(name, values(name, shape, deviation));
  }

  private NDArray values(String name, Shape shape, double deviation) {
    SplittableRandom random = new SplittableRandom(seed * 31 + (prefix + name).hashCode());
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return manager.create(values, shape);
  }

  /**
   * A parameter with equal initial values, for custom layers.
   *
   * @param name of the parameter
   * @param shape of the parameter
   * @param value of all elements
   * @return the parameter, which belongs to the network
   */
  public NDArray constant(String name, Shape shape, float value) {
    return parameter(name, manager.full(shape, value));
  }

  /**
   * A saved value that is not trained.
   *
   * @param name of the value
   * @param value belongs to the network from now on
   * @return the value
   */
  public NDArray buffer(String name, NDArray value) {
    value.attach(manager);
    state.buffer(prefix + name, value);
    return value;
  }

  private NDArray parameter(String name, NDArray value) {
    if (frozen) {
      state.buffer(prefix + name, value);
    } else {
      state.parameter(prefix + name, value);
    }
    return value;
  }

  /**
   * Channels last, as images are stored, so that no convolution has to reorder its weights first.
   */
  private static NDArray channelsLast(NDArray weight) {
    try (weight) {
      return Tensors.channelsLast(weight);
    }
  }

  private static Shape square(int size) {
    return new Shape(size, size);
  }
}

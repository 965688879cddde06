package io.mada.train.term;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import io.mada.api.Range;
import io.mada.api.data.Domain;
import io.mada.api.nn.Convolution;
import io.mada.api.nn.Layer;
import io.mada.api.nn.Layers;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Norm;
import io.mada.api.nn.Sequence;
import io.mada.api.nn.StateDict;
import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.Weights;
import io.mada.api.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tells from class probabilities which domain an image belongs to (AdaptSegNet, Tsai et al., CVPR
 * 2018): five 4x4 convolutions with stride 2, with parameter names {@code conv1} .. {@code conv4},
 * {@code classifier}. Closing it frees the parameters.
 */
public final class Discriminator implements AutoCloseable {

  /** The prefix of its parameter names in a checkpoint. */
  public static final String PREFIX = "discriminator.";

  /** The channels of the first layer, as published. */
  public static final int CHANNELS = 64;

  static final Range WIDTH = Range.between(1, 1024);

  private static final int HALVINGS = 4;
  private static final float SLOPE = 0.2f;

  /** The smallest height and width that leave a value after five halvings. */
  private static final int SMALLEST = 32;

  private static final Mode MODE = Mode.training(Domain.TARGET);

  private final NDManager manager;
  private final StateDict state = new StateDict();
  private final Layer layers;

  /**
   * @param classes the number of input channels
   * @param channels those of the first layer; each of the next three has twice as many
   */
  public Discriminator(int classes, int channels, Device device, long seed) {
    manager = NDManager.newBaseManager(device, "PyTorch");
    var factory = new Layers(manager, state, Norm.BATCH, seed);
    List<Layer> stack = new ArrayList<>();
    int in = classes;
    int out = channels;
    for (int i = 1; i <= HALVINGS; i++) {
      stack.add(factory.convolution("conv" + i, convolution(in, out)));
      stack.add((x, mode) -> Activation.leakyRelu(x, SLOPE));
      in = out;
      out *= 2;
    }
    stack.add(factory.convolution("classifier", convolution(in, 1)));
    layers = new Sequence(stack);
  }

  /**
   * Creates one with the parameters of a checkpoint, and as many channels as they have.
   *
   * @param source where they come from, for messages
   */
  public static Discriminator of(
      Map<String, StoredTensor> parameters, int classes, Device device, String source) {
    StoredTensor first = parameters.get("conv1.weight");
    long channels =
        first == null || first.shape().dimension() == 0 ? CHANNELS : first.shape().get(0);
    // Anything that does not fit is reported when they are loaded.
    var discriminator =
        new Discriminator(classes, WIDTH.contains(channels) ? (int) channels : CHANNELS, device, 0);
    try {
      discriminator.state().load(new Weights(parameters, Map.of()), source);
      return discriminator;
    } catch (RuntimeException e) {
      discriminator.close();
      throw e;
    }
  }

  private static Convolution convolution(int in, int out) {
    return Convolution.of(in, out, 4).stride(2).padding(1).withBias();
  }

  /**
   * Judges probabilities.
   *
   * @param probabilities (N, C, h, w), stays open
   * @return (N, 1, h / 32, w / 32), above 0 for source; the caller closes it
   */
  NDArray forward(NDArray probabilities) {
    long height = probabilities.getShape().get(2);
    long width = probabilities.getShape().get(3);
    if (Math.min(height, width) >= SMALLEST) {
      return layers.forward(probabilities, MODE);
    }
    try (NDArray larger =
        Tensors.upsample(probabilities, Math.max(SMALLEST, height), Math.max(SMALLEST, width))) {
      return layers.forward(larger, MODE);
    }
  }

  /**
   * The probability that each place looks like the source.
   *
   * @param probabilities (N, C, h, w), stays open
   * @return (N, h, w); the caller closes it
   */
  public NDArray sourceProbability(NDArray probabilities) {
    try (NDArray coarse = forward(probabilities);
        NDArray sigmoid = Activation.sigmoid(coarse);
        NDArray fine = Tensors.upsampleLike(sigmoid, probabilities)) {
      return fine.squeeze(1);
    }
  }

  /** A manager on its device that lives no longer than the discriminator; the caller closes it. */
  NDManager newScope() {
    return manager.newSubManager();
  }

  void zeroGradients() {
    for (NDArray parameter : state.parameters()) {
      try (NDArray gradient = parameter.getGradient()) {
        gradient.subi(gradient);
      }
    }
  }

  /** The parameters, named as in AdaptSegNet's checkpoints. */
  public StateDict state() {
    return state;
  }

  @Override
  public void close() {
    manager.close();
  }
}

package io.mada.train.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.data.Batch;
import io.mada.api.data.Domain;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.Norm;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import io.mada.api.train.Images;
import io.mada.api.train.TermContext;
import io.mada.train.TinyImages;
import io.mada.train.TinyLoading;
import io.mada.train.TinyNetwork;
import io.mada.train.stage.Stage;
import io.mada.train.stage.Stage.NamedTerm;
import io.mada.train.term.Supervised;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The first iteration of a stage with an untrained tiny network, which is the same in every test.
 */
public final class FirstIteration implements AutoCloseable {

  public static final long SEED = 1;

  public final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");

  private final StageMeters meters = StageMeters.of(new SimpleMeterRegistry(), "stage");
  private final TrainingImages images =
      new TrainingImages(
          new TinyLoading(),
          TinyImages.source(8),
          TinyImages.target(6),
          TinyImages.target(6),
          List.of(1, 4));
  private final LossLog losses = new LossLog("stage", manager.newSubManager());

  /** Without dropout, so that nothing is left to chance; the caller closes it. */
  public static Network untrained() {
    return TinyNetwork.build(Norm.BATCH, 0, 1);
  }

  public static Stage stage(NamedTerm... terms) {
    return TinyStage.stage(List.of(terms), 10, 10, (i, total) -> 1 - (double) i / total);
  }

  public static NamedTerm supervised(Images images) {
    return new NamedTerm(
        images.name().toLowerCase(Locale.ROOT), new Supervised(images, Tensors::crossEntropy, 1));
  }

  /** The terms of a stage at work, with anchors of a seed; the caller closes them. */
  public Terms terms(Network network, Stage stage, long anchorSeed) {
    return terms(stage, TinyStage.context(network, anchorSeed, stage.iterations(), SEED));
  }

  /** The terms of a stage at work with what a test gives them; the caller closes them. */
  public Terms terms(Stage stage, TermContext context) {
    return new Terms(stage, context, images, meters, 0);
  }

  /** Runs the iteration's backward passes, and what comes after the step; returns the losses. */
  public Map<String, Double> run(Network network, Stage stage, Terms terms) {
    try (NDManager scope = network.newScope()) {
      TrainingIteration iteration = new TrainingIteration(1, stage, scope, losses);
      terms.backward(iteration);
      try (Recording off = Recording.off()) {
        terms.stepped(iteration);
      }
    }
    return losses.takeMeans();
  }

  /** Runs the iteration of terms that begin with it; returns the losses. */
  public Map<String, Double> run(Network network, NamedTerm... terms) {
    Stage stage = stage(terms);
    try (Terms working = terms(network, stage, 1)) {
      return run(network, stage, working);
    }
  }

  /** The batch of a set that the iteration sees. */
  public Batch batch(Images set) {
    try (MeteredBatches batches =
        images.batches(set, stage(supervised(Images.SOURCE)), SEED, 0, meters)) {
      return batches.next();
    }
  }

  /** What an untrained network says of the first batch of a domain, in {@link #manager}. */
  public NetworkOutput output(Domain domain) {
    Images set = domain == Domain.SOURCE ? Images.SOURCE : Images.TARGET;
    try (NDArray images = batch(set).images(manager)) {
      return output(images, Mode.training(domain));
    }
  }

  /** What an untrained network says of images, in {@link #manager}. */
  public NetworkOutput output(NDArray images, Mode mode) {
    try (Recording off = Recording.off();
        Network network = untrained()) {
      return network.forward(images, mode);
    }
  }

  public static float[] gradient(Network network, String name) {
    try (NDArray gradient = network.state().entries().get(name).getGradient()) {
      return gradient.toFloatArray();
    }
  }

  public static void assertProportional(float[] actual, float[] reference, float factor) {
    float[] expected = new float[reference.length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = factor * reference[i];
    }
    assertEquals(0, norm(difference(actual, expected)), 1e-3 * norm(expected));
  }

  public static float[] difference(float[] a, float[] b) {
    float[] result = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      result[i] = a[i] - b[i];
    }
    return result;
  }

  public static double norm(float[] values) {
    return Math.sqrt(Arrays.stream(doubles(values)).map(v -> v * v).sum());
  }

  public static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  @Override
  public void close() {
    losses.close();
    manager.close();
  }
}

package io.mada.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.Domain;
import io.mada.api.Mode;
import io.mada.api.Network;
import io.mada.api.NetworkOutput;
import io.mada.api.nn.Norm;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The first iteration of a stage with an untrained tiny network, which is the same in every test. */
final class FirstIteration implements AutoCloseable {

  private static final Start START = new Start(1, 0);

  final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
  final StageSettings settings = TinyStage.settings(10, 10);

  private final StageMeters meters = StageMeters.of(new SimpleMeterRegistry(), "stage");
  private final StageData data = new StageData(
      new TinyLoading(), TinyImages.source(8), TinyImages.target(6), TinyImages.target(6), List.of(1, 4));
  private final LossLog losses = new LossLog("stage", manager.newSubManager());

  /** Without dropout, so that nothing is left to chance; the caller closes it. */
  static Network untrained() {
    return TinyNetwork.build(Norm.BATCH, 0, 1);
  }

  Supervised source(Network network) {
    MeteredBatches source = batches(Domain.SOURCE);
    LabelWatch watch = new LabelWatch("source", 1);
    return new Supervised(network, Tensors::crossEntropy, Domain.SOURCE, "source", source, watch);
  }

  SelectedObjective labelled(Network network) {
    MeteredBatches selected = data.selected(START, settings, meters);
    return new SelectedObjective(
        new Supervised(
            network, Tensors::crossEntropy, Domain.TARGET, "selected", selected, new LabelWatch("selected", 1)),
        source(network));
  }

  /** All images of a domain, those of the target without labels. */
  MeteredBatches batches(Domain domain) {
    return domain == Domain.SOURCE ? data.source(START, settings, meters) : data.target(START, settings, meters);
  }

  /** Runs the iteration's backward pass; returns the losses. */
  Map<String, Double> backward(Network network, Objective objective) {
    try (NDManager scope = network.newScope();
        Recording recording = Recording.on()) {
      objective.backward(new Iteration(1, scope, recording, losses, settings.rateFactor(1)));
    }
    return losses.takeMeans();
  }

  /** What an untrained network says of the first batch of a domain, in {@link #manager}. */
  NetworkOutput output(Domain domain) {
    try (Recording off = Recording.off();
        Network network = untrained();
        MeteredBatches batches = batches(domain);
        NDArray images = batches.next().images(manager)) {
      return network.forward(images, Mode.training(domain));
    }
  }

  static float[] gradient(Network network, String name) {
    try (NDArray gradient = network.state().entries().get(name).getGradient()) {
      return gradient.toFloatArray();
    }
  }

  static void assertProportional(float[] actual, float[] reference, float factor) {
    float[] expected = new float[reference.length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = factor * reference[i];
    }
    assertEquals(0, norm(difference(actual, expected)), 1e-3 * norm(expected));
  }

  static float[] difference(float[] a, float[] b) {
    float[] result = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      result[i] = a[i] - b[i];
    }
    return result;
  }

  static double norm(float[] values) {
    return Math.sqrt(Arrays.stream(doubles(values)).map(v -> v * v).sum());
  }

  static double[] doubles(float[] values) {
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

package io.mada.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Section;
import io.mada.api.data.Domain;
import io.mada.api.nn.BackboneDesign;
import io.mada.api.nn.Layer;
import io.mada.api.nn.Layers;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.Norm;
import io.mada.api.nn.StateDict;
import io.mada.api.tensor.Recording;
import io.mada.api.testing.Sections;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MixTransformerTest {

  private static final Mode INFERENCE = Mode.inference(Domain.TARGET);
  private static final Mode TRAINING = Mode.training(Domain.TARGET);
  private static final int HEIGHT = 4;
  private static final int WIDTH = 6;
  private static final int CHANNELS = 6;

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 1"})
  void blockComputesItsDefinition(int heads, int reduction) {
    try (NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        Recording off = Recording.off()) {
      StateDict state = new StateDict();
      Layer block = block(scope, state, heads, reduction);
      NDArray x = Golden.array(scope, "tokens", new Shape(1, HEIGHT, WIDTH, CHANNELS));
      double[][] expected = plain(state).block(rows(x), HEIGHT, WIDTH, heads, reduction);
      assertArrayEquals(flat(expected), doubles(block.forward(x, INFERENCE)), 2e-6);
    }
  }

  /** Gradients of a weighted sum of the result, against central differences in double precision. */
  @Test
  void blocksGradientsAgreeWithFiniteDifferences() {
    try (NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      StateDict state = new StateDict();
      Layer block = block(scope, state, 2, 2);
      NDArray x = Golden.array(scope, "tokens", new Shape(1, HEIGHT, WIDTH, CHANNELS));
      NDArray factors = Golden.array(scope, "factors", x.getShape());
      x.setRequiresGradient(true);
      try (Recording recording = Recording.on()) {
        recording.backward(block.forward(x, INFERENCE).mul(factors).sum());
      }
      Map<String, double[]> values = values(state);
      double[][] tokens = rows(x);
      double[] weights = doubles(factors);
      for (String name : values.keySet()) {
        double[] gradient = doubles(state.entries().get(name).getGradient());
        double[] value = values.get(name);
        for (int i = 0; i < value.length; i += 1 + value.length / 7) {
          double difference = difference(value, i, () -> weighted(values, tokens, weights));
          assertEquals(
              difference, gradient[i], 1e-4 * (1 + Math.abs(difference)), name + "[" + i + "]");
        }
      }
      double[] gradient = doubles(x.getGradient());
      for (int i = 0; i < gradient.length; i += 11) {
        double[] row = tokens[i / CHANNELS];
        double difference = difference(row, i % CHANNELS, () -> weighted(values, tokens, weights));
        assertEquals(difference, gradient[i], 1e-4 * (1 + Math.abs(difference)), "x[" + i + "]");
      }
    }
  }

  private static double weighted(
      Map<String, double[]> values, double[][] tokens, double[] weights) {
    double[] result = flat(new PlainMath(values).block(tokens, HEIGHT, WIDTH, 2, 2));
    double sum = 0;
    for (int i = 0; i < result.length; i++) {
      sum += weights[i] * result[i];
    }
    return sum;
  }

  private static double difference(double[] values, int index, DoubleSupplier function) {
    double step = 1e-4;
    double value = values[index];
    values[index] = value + step;
    double above = function.getAsDouble();
    values[index] = value - step;
    double below = function.getAsDouble();
    values[index] = value;
    return (above - below) / (2 * step);
  }

  @Test
  void blocksAreLeftOutForSomeImagesInTrainingAndScaledForTheOthers() {
    try (NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        Recording off = Recording.off()) {
      scope.getEngine().setRandomSeed(1);
      Layer twice = new StochasticDepth((x, mode) -> x.mul(2), 0.5);
      NDArray ones = scope.ones(new Shape(64, 1, 1, 1));
      assertEquals(3, twice.forward(ones, INFERENCE).mean().getFloat());
      double[] trained = doubles(twice.forward(ones, TRAINING));
      long left = Arrays.stream(trained).filter(v -> v == 1).count();
      long scaled = Arrays.stream(trained).filter(v -> v == 5).count();
      assertEquals(64, left + scaled);
      assertTrue(left > 10 && scaled > 10, left + " of 64 left out");
    }
  }

  @Test
  void mapsHaveStrides4To32AndPublishedWidths() {
    BackboneDesign design = Models.design(BackboneDesign.class, "mit_b1", Sections.of(Map.of()));
    try (NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        Recording off = Recording.off()) {
      var backbone = design.build(new Layers(scope, new StateDict(), Norm.BATCH, 1));
      var maps = backbone.forward(scope.ones(new Shape(2, 3, 70, 96)), TRAINING);
      assertEquals(new Shape(2, 64, 18, 24), maps.get(0).getShape());
      assertEquals(new Shape(2, 128, 9, 12), maps.get(1).getShape());
      assertEquals(new Shape(2, 320, 5, 6), maps.get(2).getShape());
      assertEquals(new Shape(2, 512, 3, 3), maps.get(3).getShape());
      assertArrayEquals(new int[] {64, 128, 320, 512}, backbone.channels());
    }
  }

  @Test
  void outputStrideIsRefused() {
    Section section = Sections.of(Map.of("output_stride", 16));
    var error =
        assertThrows(
            ConfigurationException.class,
            () -> Models.design(BackboneDesign.class, "mit_b0", section));
    assertEquals(
        "output_stride has no meaning for a Mix Transformer; leave it out", error.getMessage());
  }

  @Test
  void imageBelowTheCoarsestStrideIsRefused() {
    try (Network network = Models.published("segformer", "mit_b0");
        NDManager scope = network.newScope()) {
      NDArray image = scope.ones(new Shape(1, 3, 24, 64));
      var error = assertThrows(MadaException.class, () -> network.forward(image, INFERENCE));
      assertTrue(
          error.getMessage().startsWith("an image of 64x24 is too small"), error.getMessage());
    }
  }

  private static Layer block(NDManager scope, StateDict state, int heads, int reduction) {
    Layers layers = new Layers(scope, state, Norm.BATCH, 1);
    Layer block = MixTransformer.block(layers, CHANNELS, heads, reduction, 0.1);
    Golden.set(state);
    return block;
  }

  private static PlainMath plain(StateDict state) {
    return new PlainMath(values(state));
  }

  private static Map<String, double[]> values(StateDict state) {
    Map<String, double[]> values = new LinkedHashMap<>();
    state.entries().forEach((name, value) -> values.put(name, doubles(value)));
    return values;
  }

  private static double[][] rows(NDArray tokens) {
    double[] values = doubles(tokens);
    double[][] rows = new double[values.length / CHANNELS][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(values, i * CHANNELS, (i + 1) * CHANNELS);
    }
    return rows;
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[] doubles(NDArray array) {
    float[] values = array.toFloatArray();
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}

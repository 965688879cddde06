package io.mada.api.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.api.data.Domain;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayersTest {

  private final StateDict state = new StateDict();
  private NDManager scope;
  private Recording off;

  @BeforeEach
  void open() {
    scope = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    off = Recording.off();
  }

  @AfterEach
  void close() {
    off.close();
    scope.close();
  }

  /** PyTorch's momentum 0.1, of the mean and of the variance with n - 1. */
  @Test
  void trainingMovesBatchStatisticsByATenth() {
    Layer norm = layers(Norm.BATCH).norm("bn", 1, Activation.NONE);
    NDArray x = scope.create(new float[] {1, 2, 3, 4}, new Shape(2, 1, 1, 2));
    float[] normalised = norm.forward(x, Mode.training(Domain.TARGET)).toFloatArray();
    float unit = (float) (1 / Math.sqrt(1.25 + 1e-5));
    assertArrayEquals(
        new float[] {-1.5f * unit, -0.5f * unit, 0.5f * unit, 1.5f * unit}, normalised, 1e-6f);
    assertEquals(0.25f, entry("bn.running_mean").getFloat(), 1e-6f);
    assertEquals(0.9f + 0.1f * 5 / 3, entry("bn.running_var").getFloat(), 1e-6f);
    assertEquals(1, entry("bn.num_batches_tracked").getLong());
  }

  @Test
  void dropoutIsForTrainingAlone() {
    Layer dropout = layers(Norm.BATCH).dropout(0.5);
    float[] ones = new float[64];
    Arrays.fill(ones, 1);
    NDArray x = scope.create(ones, new Shape(1, 4, 4, 4));
    assertArrayEquals(ones, dropout.forward(x, Mode.inference(Domain.TARGET)).toFloatArray());
    float sum = dropout.forward(x, Mode.training(Domain.TARGET)).sum().getFloat();
    assertTrue(sum > 0 && sum < 128, "" + sum);
    assertEquals(0, sum % 2);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void noOtherRateOfDropoutIsTaken(double rate) {
    var e = assertThrows(IllegalArgumentException.class, () -> layers(Norm.BATCH).dropout(rate));
    assertTrue(e.getMessage().contains("from 0 to below 1"), e.getMessage());
  }

  @Test
  void inferenceLeavesBatchStatisticsAlone() {
    Layer norm = layers(Norm.BATCH).norm("bn", 1, Activation.RELU);
    NDArray x = scope.create(new float[] {-1, 2}, new Shape(1, 1, 1, 2));
    float[] normalised = norm.forward(x, Mode.inference(Domain.TARGET)).toFloatArray();
    assertArrayEquals(new float[] {0, 2}, normalised, 1e-4f);
    assertEquals(0, entry("bn.running_mean").getFloat());
    assertEquals(0, entry("bn.num_batches_tracked").getLong());
  }

  @Test
  void everyDomainHasStatisticsOfItsOwn() {
    Layer norm = layers(Norm.DOMAIN_BATCH).norm("bn", 1, Activation.NONE);
    NDArray x = scope.create(new float[] {1, 3}, new Shape(2, 1, 1, 1));
    norm.forward(x, Mode.training(Domain.SOURCE)).close();
    assertEquals(0.2f, entry("bn.source_running_mean").getFloat(), 1e-6f);
    assertEquals(0, entry("bn.running_mean").getFloat());
  }

  /**
   * A group of one or two channels would turn a pooled map (N, C, 1, 1) into a constant, or into
   * signs.
   */
  @Test
  void groupsHaveAtLeastEightChannels() {
    Layer norm = layers(Norm.GROUP).norm("gn", 24, Activation.NONE);
    NDArray pooled = scope.arange(24f).reshape(1, 24, 1, 1);
    float[] normalised = norm.forward(pooled, Mode.training(Domain.TARGET)).toFloatArray();
    for (int i = 0; i < 24; i++) {
      assertEquals((i % 8 - 3.5) / Math.sqrt(5.25 + 1e-5), normalised[i], 1e-5);
    }
  }

  @Test
  void layerNormAndLinearWorkOnTheLastDimension() {
    Layers layers = layers(Norm.BATCH);
    Layer norm = layers.layerNorm("norm", 2);
    Layer linear = layers.linear("proj", 2, 1, 0.02);
    state.set("proj.weight", scope.create(new float[] {2, 5}, new Shape(1, 2)));
    state.set("proj.bias", scope.create(new float[] {1}));
    NDArray x = scope.create(new float[] {-1, 1, 7, 3}, new Shape(2, 2));
    NDArray normalised = norm.forward(x, Mode.training(Domain.TARGET));
    assertArrayEquals(new float[] {-1, 1, 1, -1}, normalised.toFloatArray(), 1e-5f);
    NDArray mapped = linear.forward(x, Mode.training(Domain.TARGET));
    assertArrayEquals(new float[] {4, 30}, mapped.toFloatArray());
  }

  /** Values -1 and 1 have variance 1, to which epsilon is added. */
  @Test
  void layerNormsTakeTheirEpsilon() {
    Layers layers = layers(Norm.BATCH);
    NDArray x = scope.create(new float[] {-1, 1}, new Shape(1, 2));
    Mode mode = Mode.inference(Domain.TARGET);
    float half = layers.layerNorm("large", 2, 3).forward(x, mode).getFloat(0, 1);
    assertEquals(0.5f, half, 1e-6f);
    float usual = layers.layerNorm("usual", 2).forward(x, mode).getFloat(0, 1);
    assertEquals(1 / Math.sqrt(1 + 1e-5), usual, 1e-7);
  }

  /** Whatever the layer; and what is not made by it is trained as before. */
  @Test
  void frozenLayersHaveParametersThatAreSavedAndNotTrained() {
    Layers layers = layers(Norm.BATCH);
    Layers frozen = layers.frozen().at("backbone").fanOut();
    Layer convolution = frozen.convolution("conv", Convolution.of(3, 2, 1).withBias());
    Layer linear = frozen.linear("proj", 2, 2, 0.02);
    Layer norm = frozen.layerNorm("norm", 2);
    frozen.norm("bn", 2, Activation.NONE);
    frozen.normal("token", new Shape(1), 1);
    layers.linear("head", 2, 1, 0.02);
    assertEquals(List.of(entry("head.weight"), entry("head.bias")), state.parameters());
    assertTrue(state.entries().keySet().contains("backbone.bn.weight"));
    assertTrue(state.entries().keySet().contains("backbone.token"));
    try (Recording on = Recording.on()) {
      Mode mode = Mode.training(Domain.TARGET);
      NDArray map = convolution.forward(scope.ones(new Shape(1, 3, 1, 1)), mode);
      NDArray result = norm.forward(linear.forward(map.reshape(1, 2), mode), mode);
      assertFalse(Tensors.isRecorded(result));
    }
  }

  /** He's variance of 2 / fan, with the fan that PyTorch counts for convolutions in groups. */
  @Test
  void convolutionsBeginWithHesVarianceOfTheirFan() {
    Convolution grouped = Convolution.of(64, 128, 3).groups(4);
    layers(Norm.BATCH).convolution("in", grouped);
    layers(Norm.BATCH).fanOut().at("backbone").convolution("out", grouped);
    assertEquals(Math.sqrt(2.0 / (16 * 9)), deviation("in.weight"), 0.02 * 0.118);
    assertEquals(Math.sqrt(2.0 / (128 * 9)), deviation("backbone.out.weight"), 0.02 * 0.042);
  }

  /**
   * Of each kind of convolution the result and both gradients; oneDNN's own are wrong for those
   * that are dilated and in groups.
   */
  @ParameterizedTest
  @CsvSource({"1, 1, 3", "1, 2, 3", "16, 1, 3", "16, 2, 3", "4, 2, 3", "1, 1, 1"})
  void convolutionsInBfloat16AreRoundedOnly(int groups, int dilation, int kernel) {
    Layer layer =
        layers(Norm.BATCH)
            .convolution("conv", Convolution.of(16, 16, kernel).groups(groups).dilation(dilation));
    NDArray weight = entry("conv.weight");
    scope.getEngine().setRandomSeed(1);
    NDArray x = Tensors.channelsLast(scope.randomNormal(new Shape(2, 16, 12, 20)));
    List<NDArray> exact = resultAndGradients(layer, x, weight, false);
    List<NDArray> rounded = resultAndGradients(layer, x, weight, true);
    for (int i = 0; i < exact.size(); i++) {
      double difference = rounded.get(i).sub(exact.get(i)).norm().getFloat();
      double error = difference / exact.get(i).norm().getFloat();
      assertTrue(error > 0 && error < 0.01, "relative error " + error + " of array " + i);
    }
  }

  private List<NDArray> resultAndGradients(
      Layer layer, NDArray x, NDArray weight, boolean bfloat16) {
    NDArray input = x.duplicate();
    input.setRequiresGradient(true);
    weight.setRequiresGradient(true);
    try (Recording recording = Recording.on()) {
      NDArray given = bfloat16 ? Tensors.bfloat16(input) : input;
      NDArray result = Tensors.float32(layer.forward(given, Mode.training(Domain.TARGET)));
      recording.backward(Tensors.power(result, 2).sum());
      return List.of(result.stopGradient(), input.getGradient(), takeGradient(weight));
    }
  }

  /** And leaves none. */
  private static NDArray takeGradient(NDArray weight) {
    try (NDArray gradient = weight.getGradient()) {
      NDArray copy = gradient.duplicate();
      gradient.subi(copy);
      return copy;
    }
  }

  private double deviation(String name) {
    return Math.sqrt(entry(name).square().mean().getFloat());
  }

  private Layers layers(Norm norm) {
    return new Layers(scope, state, norm, 1);
  }

  private NDArray entry(String name) {
    return state.entries().get(name);
  }
}

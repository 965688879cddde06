package io.mada.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.data.Domain;
import io.mada.api.nn.Backbone;
import io.mada.api.nn.BackboneDesign;
import io.mada.api.nn.Layers;
import io.mada.api.nn.Mode;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkOutput;
import io.mada.api.nn.Norm;
import io.mada.api.nn.StateDict;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import io.mada.api.testing.Sections;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code dinov2_tiny} are the values of {@code transformers.py}, which lies beside them. */
class VisionTransformerTest {

  private static final Mode INFERENCE = Mode.inference(Domain.TARGET);
  private static final Mode TRAINING = Mode.training(Domain.TARGET);
  private static final Map<String, ?> TINY =
      Map.of("width", 0.0625, "depth", 5, "position_grid", 3);

  /** On the stored grid, on another, and of sides that are no multiples of a patch's. */
  @ParameterizedTest
  @CsvSource({"42, 42", "56, 84", "50, 75"})
  void mapsAndGradientsAreThoseOfAnIndependentImplementation(int height, int width) {
    String label = height + "x" + width;
    JsonObject expected = Golden.json("dinov2_tiny.json");
    try (NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      StateDict state = new StateDict();
      Backbone backbone = tiny(scope, state, Map.of());
      Golden.set(state);
      Map<String, NDArray> values = Golden.npz(scope, "dinov2_tiny.npz");
      NDArray images = Golden.array(scope, "image " + label, new Shape(2, 3, height, width));
      try (Recording recording = Recording.on()) {
        NDList maps = backbone.forward(images, TRAINING);
        NDList others = backbone.forward(Tensors.channelsLast(images), INFERENCE);
        assertEquals(4, maps.size());
        NDArray loss = scope.create(0f);
        for (int i = 0; i < maps.size(); i++) {
          NDArray map = maps.get(i);
          NDArray wanted = values.get(label + " " + i);
          assertEquals(wanted.getShape(), map.getShape());
          assertTrue(Golden.relativeError(map, wanted) < 1e-6, label + " " + i);
          assertTrue(Golden.relativeError(others.get(i), wanted) < 1e-6, label + " " + i);
          NDArray factors = Golden.array(scope, "factors " + i + " " + label, map.getShape());
          loss = loss.add(map.mul(factors).sum());
        }
        recording.backward(loss);
      }
      assertGradients(expected.getAsJsonObject("gradients").getAsJsonObject(label), state);
    }
  }

  /** The length of each, and its product with numbers that depend on the name. */
  private static void assertGradients(JsonObject expected, StateDict state) {
    assertEquals(expected.keySet(), state.entries().keySet());
    state
        .entries()
        .forEach(
            (name, parameter) -> {
              JsonArray wanted = expected.getAsJsonArray(name);
              double length = wanted.get(0).getAsDouble();
              try (NDArray gradient = parameter.getGradient();
                  NDArray probe =
                      Golden.array(parameter.getManager(), "probe " + name, parameter.getShape());
                  NDArray norm = gradient.norm();
                  NDArray product = gradient.mul(probe).sum()) {
                double tolerance = 1e-5 * length * Math.sqrt(parameter.size()) + 1e-6;
                assertEquals(length, norm.getFloat(), 1e-5 * length + 1e-6, name);
                assertEquals(wanted.get(1).getAsDouble(), product.getFloat(), tolerance, name);
              }
            });
  }

  @Test
  void entriesHaveTheirPublishedNamesShapesAndOrder() {
    JsonObject timm = Golden.json("timm_names.json");
    for (String size : new String[] {"dinov2_s", "dinov2_b"}) {
      try (NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
        StateDict state = new StateDict();
        BackboneDesign design = Models.design(BackboneDesign.class, size, Sections.of(Map.of()));
        Backbone backbone = design.build(new Layers(scope, state, Norm.BATCH, 1));
        int channels = size.equals("dinov2_s") ? 384 : 768;
        assertArrayEquals(new int[] {channels, channels, channels, channels}, backbone.channels());
        assertEquals(
            List.copyOf(Golden.stateDict(timm.getAsJsonArray(size)).entrySet()),
            List.copyOf(Golden.stateDict(state).entrySet()));
      }
    }
  }

  /** 224 x 224 have 16 x 16 patches, and 37 are stored to a side. */
  @Test
  void interpolationKeepsWhatIsTheSameEverywhere() {
    for (int[] sides : new int[][] {{37, 16}, {37, 73}, {4, 9}, {1, 5}}) {
      float[] shares = PositionEmbedding.shares(sides[0], sides[1]);
      assertEquals(sides[0] * sides[1], shares.length);
      for (int i = 0; i < sides[1]; i++) {
        double sum = 0;
        for (int j = 0; j < sides[0]; j++) {
          sum += shares[i * sides[0] + j];
        }
        assertEquals(1, sum, 1e-6);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"segformer", "linear", "deeplab_v2", "deeplab_v3plus"})
  void everyNetworkTakesMapsOfOneStride(String network) {
    Map<String, Object> settings = new HashMap<>(TINY);
    if (network.equals("segformer") || network.equals("deeplab_v3plus")) {
      settings.put("decoder_channels", 8);
    }
    try (Network own =
            Models.design(network, "dinov2_b", Norm.GROUP, 3, settings).build(Device.cpu(), 1);
        NDManager scope = own.newScope();
        Recording off = Recording.off()) {
      NetworkOutput output = own.forward(scope.ones(new Shape(2, 3, 90, 60)), INFERENCE);
      assertEquals(new Shape(2, 3, 6, 4), output.logits().getShape());
      assertEquals(new Shape(2, own.featureChannels(), 6, 4), output.features().getShape());
    }
  }

  @Test
  void frozenBackboneRecordsNothingAndIsNotTrained() {
    try (NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      StateDict state = new StateDict();
      Backbone backbone = tiny(scope, state, Map.of("frozen", true));
      StateDict trained = new StateDict();
      Backbone other = tiny(scope, trained, Map.of("frozen", false));
      assertEquals(List.of(), state.parameters());
      assertEquals(trained.entries().size(), trained.parameters().size());
      assertEquals(state.entries().keySet(), trained.entries().keySet());
      NDArray images = Golden.array(scope, "image", new Shape(2, 3, 28, 42));
      try (Recording recording = Recording.on()) {
        NDList maps = backbone.forward(images, TRAINING);
        NDList others = other.forward(images, TRAINING);
        for (int i = 0; i < maps.size(); i++) {
          assertFalse(Tensors.isRecorded(maps.get(i)));
          assertTrue(Tensors.isRecorded(others.get(i)));
          assertEquals(others.get(i), maps.get(i));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"segformer", "linear"})
  void trainingChangesTheHeadOfAFrozenBackboneAlone(String network) {
    Map<String, Object> settings = new HashMap<>(TINY);
    settings.put("frozen", true);
    try (Network own =
            Models.design(network, "dinov2_s", Norm.BATCH, 3, settings).build(Device.cpu(), 1);
        NDManager scope = own.newScope()) {
      Map<String, float[]> before = floats(own.state());
      NDArray images = Golden.array(scope, "image", new Shape(2, 3, 28, 42));
      NDArray labels = scope.randomInteger(0, 3, new Shape(2, 28, 42), DataType.INT64);
      List<NDArray> parameters = own.state().parameters();
      List<NDArray> velocities = parameters.stream().map(NDArray::zerosLike).toList();
      for (int step = 0; step < 3; step++) {
        try (Recording recording = Recording.on();
            NetworkOutput output = own.forward(images, TRAINING);
            NDArray logits = Tensors.upsampleLike(output.logits(), labels);
            NDArray loss = Tensors.crossEntropy(logits, labels)) {
          recording.backward(loss);
        }
        Tensors.sgd(parameters, velocities, 0.1, 0.9, 0.01);
      }
      velocities.forEach(NDArray::close);
      floats(own.state())
          .forEach(
              (name, values) -> {
                if (name.startsWith("decode_head")) {
                  assertFalse(Arrays.equals(before.get(name), values), name);
                } else {
                  assertArrayEquals(before.get(name), values, name);
                }
              });
    }
  }

  private static Map<String, float[]> floats(StateDict state) {
    Map<String, float[]> values = new LinkedHashMap<>();
    state
        .entries()
        .forEach(
            (name, array) -> {
              if (array.getDataType() == DataType.FLOAT32) {
                values.put(name, array.toFloatArray());
              }
            });
    return values;
  }

  @Test
  void wrongSettingsAreRefused() {
    assertEquals(
        "output_stride has no meaning for a Vision Transformer; leave it out",
        refusal("output_stride", 16));
    assertEquals("depth must be from 4 to 100, not 3", refusal("depth", 3));
    assertEquals("width must be from 0.05 to 4, not 0", refusal("width", 0));
    assertEquals("position_grid must be from 1 to 1000, not 0", refusal("position_grid", 0));
    assertTrue(refusal("frozen", "perhaps").startsWith("frozen must be true or false"));
  }

  private static String refusal(String key, Object value) {
    return assertThrows(
            ConfigurationException.class,
            () -> Models.design(BackboneDesign.class, "dinov2_s", Sections.of(Map.of(key, value))))
        .getMessage();
  }

  @Test
  void imageBelowAPatchIsRefused() {
    try (NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      Backbone backbone = tiny(scope, new StateDict(), Map.of());
      var error =
          assertThrows(
              MadaException.class,
              () -> backbone.forward(scope.ones(new Shape(1, 3, 13, 64)), INFERENCE));
      assertEquals(
          "an image of 64x13 is too small for a Vision Transformer; make it at least 14 pixels each way",
          error.getMessage());
    }
  }

  private static Backbone tiny(NDManager scope, StateDict state, Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(TINY);
    settings.putAll(more);
    BackboneDesign design = Models.design(BackboneDesign.class, "dinov2_s", Sections.of(settings));
    return design.build(new Layers(scope, state, Norm.BATCH, 1));
  }
}

package io.mada.models.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.MadaException;
import io.mada.api.nn.Network;
import io.mada.api.nn.Norm;
import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightLoaderTest {

  private final WeightLoader loader = new WeightLoader();
  private final Network trained = TinyNetwork.build(Norm.BATCH, 4, 1);
  private final Network fresh = TinyNetwork.build(Norm.BATCH, 4, 2);

  @AfterEach
  void close() {
    trained.close();
    fresh.close();
  }

  @Test
  void aFileOfTheSameNetworkSetsEveryEntry(@TempDir Path folder) {
    Path file = folder.resolve("best.safetensors");
    new Safetensors().write(file, content());

    LoadReport report = loader.load(fresh, new Safetensors().read(file), "best", true);

    assertTrue(report.complete());
    assertEquals(fresh.state().entries().size(), report.loaded());
    assertSameState(trained, fresh);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state_dict.",
        "model.",
        "DeepLab.model_state.",
        "module.",
        "_orig_mod.",
        "state_dict._orig_mod.module."
      })
  void theLayoutsOfTrainingScriptsAreUnderstood(String prefix) {
    Map<String, StoredTensor> tensors = renamed(content(), name -> prefix + name);
    if (prefix.startsWith("DeepLab")) {
      tensors.put(
          "DeepLab.optimizer_state.state.0.momentum_buffer", tensors.values().iterator().next());
    }

    LoadReport report = loader.load(fresh, new Weights(tensors, Map.of()), "script.pth", true);

    assertTrue(report.complete(), report.summary());
    assertSameState(trained, fresh);
  }

  @Test
  void aClassifierLoadsIntoTheBackbone() {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    content()
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith("backbone.")) {
                tensors.put(name.substring("backbone.".length()), tensor);
              }
            });
    tensors.put("fc.bias", floats(1000));

    LoadReport report = loader.load(fresh, new Weights(tensors, Map.of()), "resnet.pth", false);

    assertEquals(List.of("fc.bias"), report.ignored());
    assertEquals(List.of("head.weight", "head.bias"), report.missing());
    assertArrayEquals(
        values(trained, "backbone.conv1.weight"), values(fresh, "backbone.conv1.weight"));
  }

  @Test
  void whatDoesNotFitIsListedAndKeepsItsValue() {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(content().tensors());
    tensors.put("head.weight", floats(7, 4, 1, 1));
    tensors.remove("head.bias");
    tensors.put("other", floats(1));
    float[] before = values(fresh, "head.weight");

    LoadReport report = loader.load(fresh, new Weights(tensors, Map.of()), "other.pth", false);

    assertEquals(List.of("head.bias"), report.missing());
    assertEquals(List.of("other"), report.ignored());
    assertEquals(
        List.of("head.weight is (7, 4, 1, 1) in the file and (5, 4, 1, 1) in the network"),
        report.illShaped());
    assertArrayEquals(before, values(fresh, "head.weight"));
  }

  @Test
  void strictnessRefusesWhatDoesNotFitAndChangesNothing() {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(content().tensors());
    tensors.put("head.weight", floats(7, 4, 1, 1));
    float[] before = values(fresh, "backbone.conv1.weight");

    MadaException failure =
        assertThrows(
            MadaException.class,
            () -> loader.load(fresh, new Weights(tensors, Map.of()), "other.pth", true));

    assertTrue(failure.getMessage().contains("other.pth"), failure.getMessage());
    assertTrue(
        failure.getMessage().contains("head.weight is (7, 4, 1, 1) in the file"),
        failure.getMessage());
    assertArrayEquals(before, values(fresh, "backbone.conv1.weight"));
  }

  @Test
  void anotherArchitectureIsRefusedWithItsFirstMismatch() {
    try (Network wider = TinyNetwork.build(Norm.BATCH, 8, 1)) {
      MadaException failure =
          assertThrows(
              MadaException.class, () -> loader.load(wider, content(), "narrow.pth", false));

      assertTrue(
          failure
              .getMessage()
              .startsWith(
                  "the weights in narrow.pth are of another architecture: "
                      + "backbone.conv1.weight is (4, 3, 3, 3) in the file and (8, 3, 3, 3) in the network"),
          failure.getMessage());
    }
  }

  @Test
  void weightsOfAlmostNothingAreRefusedEvenWhenNotStrict() {
    Map<String, StoredTensor> head = new LinkedHashMap<>(content().tensors());
    head.keySet().removeIf(name -> name.startsWith("backbone."));

    assertThrows(
        MadaException.class,
        () -> loader.load(fresh, new Weights(head, Map.of()), "head.pth", false));
    assertThrows(
        MadaException.class,
        () -> loader.load(fresh, new Weights(Map.of(), Map.of()), "empty.pth", false));
  }

  @Test
  void theSourcesStatisticsComeFromPlainOnesWhereAFileHasNoOthers() {
    try (Network byDomain = TinyNetwork.build(Norm.DOMAIN_BATCH, 4, 2)) {
      float[] mean = {1, 2, 3, 4};
      set(trained, "backbone.bn1.running_mean", mean);

      LoadReport report = loader.load(byDomain, content(), "batch.pth", true);

      assertTrue(report.complete(), report.summary());
      assertArrayEquals(mean, values(byDomain, "backbone.bn1.running_mean"));
      assertArrayEquals(mean, values(byDomain, "backbone.bn1.source_running_mean"));
    }
  }

  @Test
  void countersOfBatchesMayBeAbsent() {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(content().tensors());
    tensors.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));

    assertTrue(loader.load(fresh, new Weights(tensors, Map.of()), "old.pth", true).complete());
  }

  @Test
  void otherFloatingTypesAreConverted() {
    ByteBuffer doubles = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 5; i++) {
      doubles.putDouble(8 * i, 0.5 * i);
    }
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(content().tensors());
    tensors.put("head.bias", new StoredTensor(new Shape(5), DataType.FLOAT64, doubles));

    loader.load(fresh, new Weights(tensors, Map.of()), "double.pth", true);

    assertArrayEquals(new float[] {0, 0.5f, 1, 1.5f, 2}, values(fresh, "head.bias"));
  }

  private Weights content() {
    return Weights.viewOf(Map.of(), trained.state());
  }

  private static Map<String, StoredTensor> renamed(Weights weights, UnaryOperator<String> rename) {
    Map<String, StoredTensor> renamed = new LinkedHashMap<>();
    weights.tensors().forEach((name, tensor) -> renamed.put(rename.apply(name), tensor));
    return renamed;
  }

  private static StoredTensor floats(long... shape) {
    Shape s = new Shape(shape);
    return new StoredTensor(s, DataType.FLOAT32, ByteBuffer.allocate((int) s.size() * Float.BYTES));
  }

  private static float[] values(Network network, String name) {
    return network.state().entries().get(name).toFloatArray();
  }

  private static void set(Network network, String name, float[] values) {
    try (NDArray array = network.state().entries().get(name).getManager().create(values)) {
      network.state().set(name, array);
    }
  }

  private static void assertSameState(Network expected, Network actual) {
    expected
        .state()
        .entries()
        .forEach((name, array) -> assertEquals(array, actual.state().entries().get(name), name));
  }
}

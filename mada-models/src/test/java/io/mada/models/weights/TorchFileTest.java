package io.mada.models.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.Weights;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that PyTorch 1.13 and NumPy 1.24 wrote. {@code types_*.pth} holds, under {@code types},
 * arange(6) of shape (2, 3) in every type, and under {@code views}, views of arange(6), arange(24)
 * and arange(3).
 */
class TorchFileTest {

  private final TorchFile format = new TorchFile();

  @ParameterizedTest
  @ValueSource(
      strings = {"checkpoint_zip.pth", "checkpoint_legacy.pkl", "state_dict_dataparallel.pth"})
  void publishedCheckpointsHaveTheExpectedValues(String file) {
    Map<String, StoredTensor> expected =
        new Npz().read(TestFiles.path("checkpoint_expected.npz")).tensors();

    Map<String, StoredTensor> read = format.read(TestFiles.path(file)).tensors();

    assertEquals(12, expected.size());
    assertEquals(expected.keySet(), plainNames(read.keySet()));
    read.forEach(
        (name, tensor) -> assertEquals(expected.get(NameMatch.withoutModules(name)), tensor, name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkpoint_zip.pth", "checkpoint_legacy.pkl"})
  void aCheckpointsPlainValuesAreItsMetadata(String file) {
    assertEquals(
        Map.of("iter", "1234", "best_iou", "0.4321"), format.read(TestFiles.path(file)).metadata());
  }

  @ParameterizedTest
  @ValueSource(strings = {"types_zip.pth", "types_legacy.pth"})
  void everyTypeIsRead(String file) {
    Map<String, StoredTensor> read = format.read(TestFiles.path(file)).tensors();

    for (String type :
        List.of(
            "float64",
            "float32",
            "float16",
            "bfloat16",
            "int64",
            "int32",
            "int16",
            "int8",
            "uint8")) {
      StoredTensor tensor = read.get("types." + type);
      assertEquals(type, ElementType.of(tensor.type()).orElseThrow().toString());
      assertEquals(new Shape(2, 3), tensor.shape());
      assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5}, TestFiles.values(tensor), type);
    }
    assertArrayEquals(new double[] {0, 1, 0, 1, 0, 1}, TestFiles.values(read.get("types.bool")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"types_zip.pth", "types_legacy.pth"})
  void viewsAreReadInTheirOwnOrder(String file) {
    Map<String, StoredTensor> read = format.read(TestFiles.path(file)).tensors();

    assertView(read, "transposed", new Shape(3, 2), 0, 3, 1, 4, 2, 5);
    assertView(read, "expanded", new Shape(2, 3), 0, 1, 2, 0, 1, 2);
    assertView(read, "offset", new Shape(4), 5, 6, 7, 8);
    assertView(read, "steps", new Shape(5), 1, 6, 11, 16, 21);
    assertView(read, "scalar", new Shape(), 7);
    assertView(read, "empty", new Shape(0, 4));
    assertView(read, "parameter", new Shape(2), 1, 1);
    double[] channelsLast = TestFiles.values(read.get("views.channels_last"));
    for (int i = 0; i < 24; i++) {
      assertEquals(i, channelsLast[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"types_zip.pth", "types_legacy.pth"})
  void nestedValuesAreNamedByTheirPlace(String file) {
    Weights read = format.read(TestFiles.path(file));

    assertArrayEquals(new double[] {1}, TestFiles.values(read.tensors().get("list.0")));
    assertArrayEquals(new double[] {0}, TestFiles.values(read.tensors().get("list.1.in")));
    assertArrayEquals(
        new double[] {0, 1, 2, 3, 4, 5}, TestFiles.values(read.tensors().get("numpy")));
    assertArrayEquals(
        new double[] {0, 1, 2, 3, 4, 5}, TestFiles.values(read.tensors().get("fortran")));
    assertEquals(
        Map.of("best", "0.5", "epoch", "3", "note", "hello", "flag", "true"), read.metadata());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 5})
  void pickledNumpyArraysAreReadInEveryProtocol(int protocol) {
    Weights read = format.read(TestFiles.path("numpy_protocol" + protocol + ".pkl"));

    assertEquals(List.of("c", "f", "e", "b"), List.copyOf(read.tensors().keySet()));
    assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5}, TestFiles.values(read.tensors().get("c")));
    assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5}, TestFiles.values(read.tensors().get("f")));
    assertEquals(new Shape(0, 2), read.tensors().get("e").shape());
    assertArrayEquals(new double[] {1, 0}, TestFiles.values(read.tensors().get("b")));
    assertEquals(Map.of("s", "4"), read.metadata());
  }

  @Test
  void thePublishedAnchorsAreReadBitForBit() {
    StoredTensor anchors = onlyArray("cluster_centroids_full_10.pkl");

    assertEquals(new Shape(10 * 19 * 256), anchors.shape());
    assertEquals(0.3465386f, anchors.bytes().getFloat(0));
    CRC32 crc = new CRC32();
    crc.update(anchors.bytes().duplicate());
    assertEquals(2697270323L, crc.getValue());
  }

  @Test
  void aListOfNumbersIsAnArray() {
    StoredTensor assignment = onlyArray("cluster_index_full_target_10.pkl");

    assertEquals(new Shape(2975), assignment.shape());
    CRC32 crc = new CRC32();
    crc.update(assignment.bytes().duplicate());
    assertEquals(2100694120L, crc.getValue());
  }

  @Test
  void listsAreReadFromTextAndFromPickles() {
    assertEquals(List.of("a/b", "c"), NameList.read(TestFiles.path("names.pkl")));
    List<String> assignment = NameList.read(TestFiles.path("cluster_index_full_target_10.pkl"));
    assertEquals(List.of("5", "8", "9", "8", "9"), assignment.subList(0, 5));
    List<String> published = NameList.read(TestFiles.path("stage1_cac_index_0.05.txt"));
    assertEquals(148, published.size());
    assertEquals("109", published.get(0));
  }

  private StoredTensor onlyArray(String file) {
    Map<String, StoredTensor> tensors = format.read(TestFiles.path(file)).tensors();
    assertEquals(Set.of("arr_0"), tensors.keySet());
    return tensors.get("arr_0");
  }

  private static void assertView(
      Map<String, StoredTensor> read, String name, Shape shape, double... values) {
    assertTrue(read.containsKey("views." + name), name);
    assertEquals(shape, read.get("views." + name).shape(), name);
    assertArrayEquals(values, TestFiles.values(read.get("views." + name)), name);
  }

  private static Set<String> plainNames(Set<String> names) {
    return names.stream().map(NameMatch::withoutModules).collect(Collectors.toSet());
  }
}

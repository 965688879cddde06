package io.mada.models.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import io.mada.api.MadaException;
import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumpyFormatsTest {

  @TempDir private Path folder;

  @Test
  void everyTypeComesBackFromAnArchive() {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (ElementType type : ElementType.values()) {
      if (type.numpy().isPresent()) {
        tensors.put("layer." + type, TestFiles.counting(type, 2, 3));
      }
    }
    tensors.put("scalar", TestFiles.counting(ElementType.INT64));
    tensors.put("empty", TestFiles.counting(ElementType.FLOAT32, 0, 4));
    Path file = folder.resolve("all.npz");

    new Npz().write(file, new Weights(tensors, Map.of()));
    Map<String, StoredTensor> read = new Npz().read(file).tensors();

    assertEquals(List.copyOf(tensors.keySet()), List.copyOf(read.keySet()));
    tensors.forEach((name, tensor) -> assertEquals(tensor, read.get(name), name));
  }

  @Test
  void aSingleArrayComesBack() {
    StoredTensor array = TestFiles.counting(ElementType.FLOAT32, 3);
    Path file = folder.resolve("one.npy");

    new Npy().write(file, new Weights(Map.of("any", array), Map.of()));

    assertEquals(Map.of("arr_0", array), new Npy().read(file).tensors());
  }

  @Test
  void theHeaderIsThatOfNumpy() throws IOException {
    Path file = folder.resolve("one.npy");
    new Npy()
        .write(
            file, new Weights(Map.of("any", TestFiles.counting(ElementType.FLOAT32, 3)), Map.of()));

    byte[] bytes = Files.readAllBytes(file);

    assertEquals(128 + 12, bytes.length);
    String header = new String(bytes, 0, 128, StandardCharsets.ISO_8859_1);
    assertEquals("\u0093NUMPY\u0001\u0000v\u0000", header.substring(0, 10));
    assertEquals(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", header.substring(10).strip());
    assertTrue(header.endsWith(" \n"));
  }

  @Test
  void arraysInFortransOrderAreTurned() {
    StoredTensor array = new Npy().read(TestFiles.path("fortran.npy")).tensors().get("arr_0");

    assertEquals(new Shape(2, 3), array.shape());
    assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5}, TestFiles.values(array));
  }

  @Test
  void compressedArchivesAreRead() {
    Map<String, StoredTensor> read = new Npz().read(TestFiles.path("compressed.npz")).tensors();

    assertArrayEquals(new double[10_000], TestFiles.values(read.get("a")));
    assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5}, TestFiles.values(read.get("b")));
  }

  @Test
  void whatNumpyCannotHoldIsNamed() {
    Weights weights =
        new Weights(Map.of("w", TestFiles.counting(ElementType.BFLOAT16, 2)), Map.of());
    Path file = folder.resolve("half.npz");

    MadaException failure = assertThrows(MadaException.class, () -> new Npz().write(file, weights));

    assertTrue(failure.getMessage().contains("NumPy has no type for w"), failure.getMessage());
    assertTrue(Files.notExists(file));
  }

  @Test
  void aSingleArrayFileRefusesSeveral() {
    StoredTensor array = TestFiles.counting(ElementType.INT8, 1);
    Weights two = new Weights(Map.of("a", array, "b", array), Map.of());

    assertThrows(MadaException.class, () -> new Npy().write(folder.resolve("two.npy"), two));
  }
}

package io.mada.models.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.mada.api.MadaException;
import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {

  private final Safetensors format = new Safetensors();
  @TempDir private Path folder;

  @Test
  void everyTypeComesBackAsItWasWritten() {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (ElementType type : ElementType.values()) {
      tensors.put("layer." + type, TestFiles.counting(type, 2, 3));
    }
    tensors.put("scalar", TestFiles.counting(ElementType.INT64));
    tensors.put("empty", TestFiles.counting(ElementType.FLOAT32, 0, 4));
    Weights written =
        new Weights(tensors, Map.of("network", "deeplab_v3plus", "note", "naïve \"quoted\"\n"));
    Path file = folder.resolve("all.safetensors");

    format.write(file, written);
    Weights read = format.read(file);

    assertEquals(written.metadata(), read.metadata());
    assertEquals(List.copyOf(tensors.keySet()), List.copyOf(read.tensors().keySet()));
    tensors.forEach((name, tensor) -> assertEquals(tensor, read.tensors().get(name), name));
  }

  @Test
  void aFileOfTheReferenceImplementationIsRead() {
    Weights read = format.read(TestFiles.path("reference.safetensors"));

    assertEquals(Map.of("format", "pt"), read.metadata());
    assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5}, TestFiles.values(read.tensors().get("w")));
    assertArrayEquals(new double[] {3}, TestFiles.values(read.tensors().get("n")));
    assertArrayEquals(new double[] {1, 1, 1}, TestFiles.values(read.tensors().get("u")));
    assertArrayEquals(new double[] {1, 1}, TestFiles.values(read.tensors().get("d")));
  }

  @Test
  void theLayoutIsThatOfTheReferenceImplementation() throws IOException {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    tensors.put("a", TestFiles.counting(ElementType.UINT8, 3));
    tensors.put("b", TestFiles.counting(ElementType.FLOAT32, 1, 2));
    Path file = folder.resolve("layout.safetensors");

    format.write(file, new Weights(tensors, Map.of("k", "v")));

    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int header = Math.toIntExact(bytes.getLong());
    assertEquals(0, header % 8);
    assertEquals(
        "{'__metadata__':{'k':'v','mada.crc32c':'678bd556'},'a':{'dtype':'U8','shape':[3],'data_offsets':[8,11]},"
            + "'b':{'dtype':'F32','shape':[1,2],'data_offsets':[0,8]}}",
        new String(bytes.array(), 8, header, StandardCharsets.UTF_8).strip().replace('"', '\''));
    assertEquals(8 + header + 11, bytes.limit());
    assertEquals(tensors.get("b").bytes(), bytes.slice(8 + header, 8));
    assertEquals(tensors.get("a").bytes(), bytes.slice(8 + header + 8, 3));
  }

  @Test
  void writingReplacesAFileThatIsStillInUse() {
    Path file = folder.resolve("best.safetensors");
    format.write(file, weights("a", TestFiles.counting(ElementType.INT32, 2)));
    Weights earlier = format.read(file);

    format.write(file, weights("b", TestFiles.counting(ElementType.FLOAT64, 9)));

    assertEquals(TestFiles.counting(ElementType.INT32, 2), earlier.tensors().get("a"));
    assertEquals(TestFiles.counting(ElementType.FLOAT64, 9), format.read(file).tensors().get("b"));
  }

  @Test
  void arraysOfAMappedFileMayBeChanged() {
    Path file = folder.resolve("best.safetensors");
    format.write(file, weights("a", TestFiles.counting(ElementType.FLOAT32, 2)));
    try (NDManager manager = NDManager.newBaseManager();
        NDArray array = format.read(file).tensors().get("a").toArray(manager)) {
      array.muli(0);
      assertArrayEquals(new float[2], array.toFloatArray());
    }
    assertEquals(TestFiles.counting(ElementType.FLOAT32, 2), format.read(file).tensors().get("a"));
  }

  @Test
  void aMissingFolderIsNamed() {
    Path file = folder.resolve("absent").resolve("best.safetensors");

    Weights weights = weights("a", TestFiles.counting(ElementType.INT8, 1));

    MadaException failure = assertThrows(MadaException.class, () -> format.write(file, weights));

    assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
  }

  @Test
  void aCutFileIsRefusedByName() throws IOException {
    Path file = folder.resolve("cut.safetensors");
    format.write(file, weights("a", TestFiles.counting(ElementType.FLOAT32, 4)));
    byte[] whole = Files.readAllBytes(file);

    for (int length = 0; length < whole.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      MadaException failure = assertThrows(MadaException.class, () -> format.read(file));
      assertTrue(failure.getMessage().contains("cut.safetensors"), failure.getMessage());
      assertFalse(failure.getMessage().contains("\n"), failure.getMessage());
    }
  }

  @Test
  void aByteThatHasChangedIsNoticed() throws IOException {
    Path file = folder.resolve("flipped.safetensors");
    Weights written =
        new Weights(
            Map.of("a", TestFiles.counting(ElementType.FLOAT32, 4)), Map.of("network", "tiny"));
    format.write(file, written);
    byte[] whole = Files.readAllBytes(file);

    for (int i = 0; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= 1;
      Files.write(file, flipped);
      try {
        Weights read = format.read(file);
        // In the padding, or in the name of the checksum.
        assertEquals(written.tensors(), read.tensors(), "byte " + i);
        assertEquals("tiny", read.metadata().get("network"), "byte " + i);
      } catch (MadaException e) {
        assertTrue(
            e.getMessage().startsWith(file + " is no usable safetensors file: "), e.getMessage());
      }
    }
    flipLast(whole);
    Files.write(file, whole);
    String message = assertThrows(MadaException.class, () -> format.read(file)).getMessage();
    assertTrue(message.contains("it is damaged: its content does not have the checksum"), message);
  }

  private static void flipLast(byte[] bytes) {
    bytes[bytes.length - 1] ^= 1;
  }

  @Test
  void aFileThatAnotherProgramWroteAnewKeepsItsChecksum() throws IOException {
    // The reference implementation orders arrays and metadata in its own way, and has no spaces.
    Path file = folder.resolve("again.safetensors");
    StoredTensor a = TestFiles.counting(ElementType.UINT8, 2);
    StoredTensor b = TestFiles.counting(ElementType.UINT8, 3);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(Map.of("a", a));
    tensors.put("b", b);
    format.write(file, new Weights(tensors, Map.of("k", "v")));
    String checksum = text(file).replaceFirst("(?s).*mada.crc32c\":\"(\\w+).*", "$1");

    String json =
        "{'b':{'dtype':'U8','shape':[3],'data_offsets':[0,3]},'a':{'dtype':'U8','shape':[2],'data_offsets':[3,5]},"
            + "'__metadata__':{'mada.crc32c':'"
            + checksum
            + "','k':'v'}}";
    byte[] header = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ByteBuffer content = ByteBuffer.allocate(8 + header.length + 5).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(
        file,
        content
            .putLong(header.length)
            .put(header)
            .put(b.bytes().duplicate())
            .put(a.bytes().duplicate())
            .array());

    assertEquals(new Weights(tensors, Map.of("k", "v")), format.read(file));
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{'a':1}",
        "{'a':{'dtype':'F32','shape':[2]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0]}}",
        "{'a':{'dtype':'F31','shape':[2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,16]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[-8,0]}}",
        "{'a':{'dtype':'F32','shape':[4611686018427387906],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'U8','shape':[9],'data_offsets':[0,9]}}",
        "{'a':{'dtype':'U8','shape':[6],'data_offsets':[0,6]},'b':{'dtype':'U8','shape':[4],'data_offsets':[4,8]}}",
        "{'a':{'dtype':'U8','shape':[8],'data_offsets':[0,8]},'a':{'dtype':'U8','shape':[8],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'U8','shape':[8],'data_offsets':[0,8]}} {}",
        "{'__metadata__':{'a':{}},'a':{'dtype':'U8','shape':[8],'data_offsets':[0,8]}}"
      })
  void aHeaderThatLiesIsRefused(String header) throws IOException {
    Path file = folder.resolve("lies.safetensors");
    byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ByteBuffer content = ByteBuffer.allocate(8 + json.length + 8).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, content.putLong(json.length).put(json).array());

    MadaException failure = assertThrows(MadaException.class, () -> format.read(file));

    assertTrue(
        failure.getMessage().startsWith(file + " is no usable safetensors file: "),
        failure.getMessage());
  }

  @Test
  void aHugeHeaderIsRefusedBeforeMemoryIsAskedFor() throws IOException {
    Path file = folder.resolve("huge.safetensors");
    Files.write(
        file,
        ByteBuffer.allocate(13).order(ByteOrder.LITTLE_ENDIAN).putLong(2_000_000_000L).array());

    assertThrows(MadaException.class, () -> format.read(file));
  }

  private static Weights weights(String name, StoredTensor tensor) {
    return new Weights(Map.of(name, tensor), Map.of());
  }
}

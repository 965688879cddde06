package io.mada.internal.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.mada.api.MadaException;
import io.mada.api.tensor.FloatMatrix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyFileTest {

  @TempDir Path directory;

  @Test
  void readsWhatItWrote() {
    Path file = directory.resolve("features.npy");
    try (NpyWriter writer = new NpyWriter(file, new Shape(2, 2))) {
      writer.append(new float[] {1, 2, 3, 4});
      writer.append(new float[] {5, 6, 7, 8, 9, 10, 11, Float.NaN});
      writer.finish();
    }
    FloatMatrix read = NpyFile.read(file);
    assertEquals(3, read.rows());
    assertEquals(4, read.columns());
    assertEquals(new Shape(2, 2), read.rowShape());
    assertArrayEquals(new float[] {5, 6, 7, 8}, read.row(1));
    assertArrayEquals(new float[] {9, 10, 11, Float.NaN}, read.row(2));
  }

  @Test
  void writesTheBytesThatNumPyWrites() throws IOException {
    Path file = directory.resolve("a.npy");
    NpyFile.write(file, new Shape(2, 1), new float[] {1, -2});
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(
        "\u0093NUMPY\u0001\u0000v\u0000",
        new String(bytes.array(), 0, 10, StandardCharsets.ISO_8859_1));
    String header = new String(bytes.array(), 10, 118, StandardCharsets.US_ASCII);
    assertTrue(
        header.startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }"), header);
    assertTrue(header.endsWith(" \n"), header);
    assertEquals(1f, bytes.getFloat(128));
    assertEquals(-2f, bytes.getFloat(132));
    assertEquals(136, bytes.capacity());
  }

  @Test
  void readsTheOlderHeadersOfNumPy() throws IOException {
    // NumPy before 1.14 aligned the values to 16 bytes; version 2 has four bytes of length.
    Path old =
        file(
            "old.npy", 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }     \n", 1, 2);
    assertArrayEquals(new float[] {2}, NpyFile.read(old).row(1));
    assertEquals(new Shape(), NpyFile.read(old).rowShape());
    Path second =
        file("second.npy", 2, "{'shape': (1, 2), 'fortran_order': False, 'descr': '<f4'}\n", 1, 2);
    assertArrayEquals(new float[] {1, 2}, NpyFile.read(second).row(0));
  }

  @Test
  void writesAnArrayAndAMatrixInTheirShape() {
    Path file = directory.resolve("logits.npy");
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        NDArray array = manager.arange(24f).reshape(2, 3, 4)) {
      NpyFile.write(file, array);
    }
    FloatMatrix read = NpyFile.read(file);
    assertEquals(new Shape(3, 4), read.rowShape());
    assertEquals(23, read.row(1)[11]);

    Path copy = directory.resolve("copy.npy");
    NpyFile.write(copy, read);
    assertEquals(new Shape(3, 4), NpyFile.read(copy).rowShape());
    assertArrayEquals(read.row(1), NpyFile.read(copy).row(1));
  }

  @Test
  void anArrayOfNoRowsIsReadable() {
    Path file = directory.resolve("empty.npy");
    NpyFile.write(file, new Shape(0, 3), new float[0]);
    assertEquals(0, NpyFile.read(file).rows());
    assertEquals(3, NpyFile.read(file).columns());
  }

  @Test
  void anUnfinishedFileLeavesNothingAndKeepsTheOldOne() throws IOException {
    Path file = directory.resolve("features.npy");
    NpyFile.write(file, new Shape(1), new float[] {7});
    try (NpyWriter writer = new NpyWriter(file, new Shape())) {
      writer.append(new float[] {1, 2, 3});
    }
    assertArrayEquals(new float[] {7}, NpyFile.read(file).row(0));
    try (var files = Files.list(directory)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void aMissingDirectoryIsNamed() {
    Path file = directory.resolve("absent/features.npy");
    var error = assertThrows(MadaException.class, () -> new NpyWriter(file, new Shape(1)));
    assertTrue(error.getMessage().contains(file.toString()), error.getMessage());
    error = assertThrows(MadaException.class, () -> NpyFile.read(file));
    assertEquals(file + " does not exist", error.getMessage());
  }

  @Test
  void anotherTypeOrOrderIsRefusedByName() throws IOException {
    refused("type <f8", "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }\n", 1, 2);
    refused("type >f4", "{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }\n", 1);
    refused("Fortran order", "{'descr': '<f4', 'fortran_order': True, 'shape': (1, 1), }\n", 1);
    refused("records", "{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), }\n", 1);
    refused("0 dimensions", "{'descr': '<f4', 'fortran_order': False, 'shape': (), }\n", 1);
  }

  @Test
  void aShapeThatTheFileCannotHoldIsRefused() throws IOException {
    refused("needs", "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }\n", 1, 2);
    refused("needs", "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }\n", 1, 2);
    refused(
        "any file",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }\n",
        1);
    refused(
        "damaged",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }\n",
        1);
    refused("damaged", "{'descr': '<f4', 'shape': (1,), }\n", 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 8, 9, 10, 60, 127, 129})
  void aCutFileIsRefused(int length) throws IOException {
    Path file = directory.resolve("cut.npy");
    NpyFile.write(file, new Shape(1), new float[] {1});
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
    var error = assertThrows(MadaException.class, () -> NpyFile.read(file));
    assertTrue(error.getMessage().contains("cut.npy"), error.getMessage());
  }

  @Test
  void damagedHeadersAreNothingButRefused() throws IOException {
    Path file = directory.resolve("fuzz.npy");
    NpyFile.write(file, new Shape(2, 2), new float[] {1, 2, 3, 4});
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] bad = good.clone();
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        bad[random.nextInt(good.length)] = (byte) random.nextInt(256);
      }
      Files.write(file, bad);
      try {
        assertEquals(4, NpyFile.read(file).columns() * NpyFile.read(file).rows());
      } catch (MadaException e) {
        refused++;
      }
    }
    assertTrue(refused > 100, refused + " of 2000 damaged files were refused");
  }

  private static ByteBuffer block(String way, float... values) {
    int bytes = values.length * Float.BYTES;
    ByteBuffer block =
        way.equals("in place") ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
    block.order(way.equals("swapped") ? ByteOrder.BIG_ENDIAN : ByteOrder.nativeOrder());
    block.asFloatBuffer().put(values);
    return block;
  }

  @ParameterizedTest
  @ValueSource(strings = {"in place", "copied", "swapped"})
  void aVisitShowsEveryRowOnceAcrossBlocks(String way) {
    List<ByteBuffer> blocks =
        List.of(block(way, 0, 1, 2, 3), block(way, 4, 5, 6, 7), block(way, 8, 9));
    FloatMatrix matrix = new FloatMatrix(new Shape(2), 5, 2, blocks);
    List<Float> seen = new ArrayList<>();
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      matrix.visit(
          manager,
          3,
          (from, rows) -> {
            assertEquals(seen.size(), 2 * from);
            for (float value : rows.toFloatArray()) {
              seen.add(value);
            }
          });
      try (NDArray middle = matrix.rows(manager, 1, 5)) {
        assertArrayEquals(new float[] {2, 3, 4, 5, 6, 7, 8, 9}, middle.toFloatArray());
      }
    }
    assertEquals(List.of(0f, 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f), seen);
  }

  private void refused(String why, String header, float... values) throws IOException {
    Path file = file("bad.npy", 1, header, values);
    var error = assertThrows(MadaException.class, () -> NpyFile.read(file));
    assertTrue(
        error.getMessage().contains("bad.npy") && error.getMessage().contains(why),
        error.getMessage());
  }

  private Path file(String name, int version, String header, float... values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(200 + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    if (version == 1) {
      bytes.putChar((char) header.length());
    } else {
      bytes.putInt(header.length());
    }
    bytes.put(header.getBytes(StandardCharsets.US_ASCII));
    for (float value : values) {
      bytes.putFloat(value);
    }
    Path file = directory.resolve(name);
    Files.write(file, Arrays.copyOf(bytes.array(), bytes.position()));
    return file;
  }
}

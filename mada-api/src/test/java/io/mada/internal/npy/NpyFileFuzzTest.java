package io.mada.internal.npy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mada.api.tensor.FloatMatrix;
import io.mada.testing.FuzzedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class NpyFileFuzzTest {

  private final FuzzedFile npy = new FuzzedFile("fuzzed.npy");

  static Stream<byte[]> seeds() {
    return Stream.of("(1, 2)", "(2,)", "(1, 2, 1)").map(NpyFileFuzzTest::array);
  }

  /** Two numbers in an array of a shape. */
  private static byte[] array(String shape) {
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }";
    String text =
        "\u0093NUMPY\1\0v\0" + header + " ".repeat(117 - header.length()) + "\n" + "12345678";
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @MethodSource("seeds")
  @FuzzTest
  void isReadOrRefused(byte[] content) throws IOException {
    npy.mustBeReadOrRefused(
        content,
        file -> {
          FloatMatrix matrix = NpyFile.read(file);
          for (int i = 0; i < matrix.rows() && matrix.columns() > 0; i++) {
            assertEquals(matrix.columns(), matrix.row(i).length);
          }
        });
  }
}

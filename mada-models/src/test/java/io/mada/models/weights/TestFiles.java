package io.mada.models.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.Weights;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The files beside the tests, and arrays to compare with. */
final class TestFiles {

  private TestFiles() {}

  static Path path(String name) {
    try {
      return Path.of(TestFiles.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The content of files beside the tests. */
  static Stream<byte[]> contents(String... names) throws IOException {
    List<byte[]> contents = new ArrayList<>();
    for (String name : names) {
      contents.add(Files.readAllBytes(path(name)));
    }
    return contents.stream();
  }

  /** Looks at all of each array, as somebody would who uses it. */
  static void look(Weights weights) {
    assertFalse(Inspection.of(weights).toString().isEmpty());
    weights
        .tensors()
        .forEach(
            (name, tensor) -> {
              long expected = tensor.shape().size() * tensor.type().getNumOfBytes();
              assertEquals(expected, tensor.bytes().remaining(), name);
              tensor.bytes().duplicate().get(new byte[tensor.bytes().remaining()]);
            });
  }

  /** An array whose bytes count up. */
  static StoredTensor counting(ElementType type, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate((int) new Shape(shape).size() * type.bytes());
    for (int i = 0; i < bytes.limit(); i++) {
      bytes.put(i, (byte) i);
    }
    return new StoredTensor(
        new Shape(shape), type.dataType(), bytes.order(ByteOrder.LITTLE_ENDIAN));
  }

  /** The elements as numbers. */
  static double[] values(StoredTensor tensor) {
    ByteBuffer bytes = tensor.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int size = tensor.type().getNumOfBytes();
    return IntStream.range(0, (int) tensor.shape().size())
        .mapToDouble(i -> value(bytes, bytes.position() + i * size, tensor.type()))
        .toArray();
  }

  private static double value(ByteBuffer bytes, int at, DataType type) {
    return switch (type) {
      case FLOAT64 -> bytes.getDouble(at);
      case FLOAT32 -> bytes.getFloat(at);
      case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort(at) << 16);
      case FLOAT16 -> half(bytes.getShort(at));
      case INT64 -> bytes.getLong(at);
      case INT32 -> bytes.getInt(at);
      case INT16 -> bytes.getShort(at);
      default -> bytes.get(at);
    };
  }

  /** A finite float16. */
  private static double half(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    double fraction = (bits & 0x3ff) / 1024.0;
    double magnitude =
        exponent == 0 ? Math.scalb(fraction, -14) : Math.scalb(1 + fraction, exponent - 15);
    return bits < 0 ? -magnitude : magnitude;
  }
}

package io.mada.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mada.api.nn.StateDict;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** Reference values, and inputs and parameters that can be computed again in any language. */
final class Golden {

  private Golden() {}

  /**
   * n numbers in [0, 1): CRC-32 of the name plus multiples of an odd constant, mixed by
   * MurmurHash3's finaliser.
   */
  static double[] fill(String name, int n) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    int start = (int) crc.getValue();
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      int x = start + i * 0x9E3779B1;
      x ^= x >>> 16;
      x *= 0x85EBCA6B;
      x ^= x >>> 13;
      x *= 0xC2B2AE35;
      x ^= x >>> 16;
      values[i] = Integer.toUnsignedLong(x) / 4294967296.0;
    }
    return values;
  }

  /** The value of a network's parameter. */
  static float[] parameter(String name, Shape shape) {
    double[] r = fill(name, Math.toIntExact(shape.size()));
    float[] values = new float[r.length];
    for (int i = 0; i < r.length; i++) {
      values[i] = (float) parameter(name, shape, r[i]);
    }
    return values;
  }

  private static double parameter(String name, Shape shape, double r) {
    if (name.endsWith("running_var")) {
      return 0.5 + r;
    }
    if (shape.dimension() == 4) {
      return (2 * r - 1) * Math.sqrt(6.0 / (shape.get(1) * shape.get(2) * shape.get(3)));
    }
    if (shape.dimension() == 2) {
      return (2 * r - 1) * Math.sqrt(3.0 / shape.get(1));
    }
    return name.endsWith("weight") || name.endsWith("gamma") ? 0.5 + 0.5 * r : (2 * r - 1) * 0.1;
  }

  /** Gives every entry of a network its reference value; counts of batches stay 0. */
  static void set(StateDict state) {
    for (Map.Entry<String, NDArray> entry : state.entries().entrySet()) {
      if (!entry.getKey().endsWith("num_batches_tracked")) {
        NDArray value = entry.getValue();
        float[] values = parameter(entry.getKey(), value.getShape());
        try (NDArray wanted = value.getManager().create(values, value.getShape())) {
          state.set(entry.getKey(), wanted);
        }
      }
    }
  }

  /** An image (1, 3, height, width). */
  static NDArray image(NDManager scope, String name, int height, int width) {
    return array(scope, name, new Shape(1, 3, height, width));
  }

  /** float32 in [0, 1). */
  static NDArray array(NDManager scope, String name, Shape shape) {
    double[] r = fill(name, Math.toIntExact(shape.size()));
    float[] values = new float[r.length];
    for (int i = 0; i < r.length; i++) {
      values[i] = (float) r[i];
    }
    return scope.create(values, shape);
  }

  /** Labels (n, height, width) of 19 classes; 255 with the probability of one class. */
  static NDArray labels(NDManager scope, String name, int n, int height, int width) {
    double[] r = fill(name, n * height * width);
    long[] values = new long[r.length];
    for (int i = 0; i < r.length; i++) {
      long label = (long) Math.floor(r[i] * 20);
      values[i] = label == 19 ? 255 : label;
    }
    return scope.create(values, new Shape(n, height, width));
  }

  static JsonObject json(String file) {
    try (InputStream in = open(file)) {
      return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The arrays of an npz file by name. */
  static Map<String, NDArray> npz(NDManager scope, String file) {
    try (InputStream in = open(file)) {
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      NDList.decode(scope, in).forEach(a -> arrays.put(a.getName(), a));
      return arrays;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names and shapes of a state dict, in order, out of a JSON list of [name, shape]. */
  static Map<String, Shape> stateDict(JsonArray entries) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (JsonElement entry : entries) {
      JsonArray pair = entry.getAsJsonArray();
      long[] dimensions =
          pair.get(1).getAsJsonArray().asList().stream()
              .mapToLong(JsonElement::getAsLong)
              .toArray();
      shapes.put(pair.get(0).getAsString(), new Shape(dimensions));
    }
    return shapes;
  }

  /** Names and shapes of a network's state dict, in order. */
  static Map<String, Shape> stateDict(StateDict state) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    state.entries().forEach((name, array) -> shapes.put(name, array.getShape()));
    return shapes;
  }

  /** ||a - b|| / ||b||. */
  static double relativeError(NDArray a, NDArray b) {
    try (NDArray difference = a.sub(b);
        NDArray error = difference.norm();
        NDArray size = b.norm()) {
      return error.getFloat() / size.getFloat();
    }
  }

  private static InputStream open(String file) {
    return Golden.class.getResourceAsStream("golden/" + file);
  }
}

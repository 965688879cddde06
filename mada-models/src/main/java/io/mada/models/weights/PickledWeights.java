package io.mada.models.weights;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.mada.api.nn.StoredTensor;
import io.mada.api.nn.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes weights from a pickled object. A training script's dictionary yields its state dict and, as
 * metadata, its plain values, such as an iteration; a single array, or a list of numbers, gets
 * NumPy's name for unnamed arrays. From anything else, all arrays are taken, their names joined by
 * dots.
 */
final class PickledWeights {

  /** NumPy's name for an unnamed array. */
  static final String UNNAMED = "arr_0";

  private static final int DEEPEST = 64;
  private static final long MOST_VALUES = 1_000_000;
  private static final int LONGEST_TEXT = 1000;

  /** An array's memory besides its content and its name. */
  private static final int ARRAY_BYTES = 250;

  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
  private final Allowance values =
      new Allowance(MOST_VALUES, "its dictionaries hold too many values");
  private final Allowance memory;

  private PickledWeights(Allowance memory) {
    this.memory = memory;
  }

  /**
   * Collects what an object holds.
   *
   * @param memory for arrays that cannot be used in place in the file
   */
  static Weights of(Object root, Allowance memory) throws IOException {
    PickledWeights weights = new PickledWeights(memory);
    if (isNumbers(root)) {
      weights.tensors.put(UNNAMED, numbers((List<?>) root));
    } else {
      weights.collect("", stateDict(root), 0);
    }
    if (weights.tensors.isEmpty()) {
      throw new DamagedFileException("it holds no arrays");
    }
    return new Weights(weights.tensors, metadata(root));
  }

  /** The state dict in the dictionaries that training scripts save. */
  private static Object stateDict(Object root) {
    if (root instanceof Map<?, ?> map) {
      if (map.get("DeepLab") instanceof Map<?, ?> network
          && network.get("model_state") instanceof Map<?, ?> state) {
        return state;
      }
      for (String key : List.of("state_dict", "model")) {
        if (map.get(key) instanceof Map<?, ?> state) {
          return state;
        }
      }
    }
    return root;
  }

  private static Map<String, String> metadata(Object root) {
    Map<String, String> metadata = new LinkedHashMap<>();
    if (root instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            boolean text = value instanceof String word && word.length() < LONGEST_TEXT;
            if (key instanceof String name
                && (text || isNumber(value) || value instanceof Boolean)) {
              metadata.put(name, value.toString());
            }
          });
    }
    return metadata;
  }

  private void collect(String name, Object value, int depth) throws IOException {
    values.take(1);
    if (depth > DEEPEST) {
      throw new DamagedFileException("its dictionaries are nested too deeply");
    }
    if (value instanceof NumpyArray array) {
      add(name, array.content());
    } else if (value instanceof StridedArray array) {
      add(name, array);
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (entry.getKey() instanceof String || isNumber(entry.getKey())) {
          collect(join(name, entry.getKey()), entry.getValue(), depth + 1);
        }
      }
    } else if (value instanceof List || value instanceof Object[]) {
      List<?> list = value instanceof Object[] tuple ? Arrays.asList(tuple) : (List<?>) value;
      for (int i = 0; i < list.size(); i++) {
        collect(join(name, i), list.get(i), depth + 1);
      }
    }
  }

  private void add(String name, StridedArray array) throws IOException {
    memory.take(ARRAY_BYTES + name.length());
    tensors.put(name.isEmpty() ? UNNAMED : name, array.store(memory));
  }

  private static String join(String name, Object key) {
    String word = key.toString();
    if (name.length() + word.length() > LONGEST_TEXT) {
      throw new DamagedFileException("an array of it has an endless name");
    }
    return name.isEmpty() ? word : name + "." + word;
  }

  private static boolean isNumbers(Object root) {
    return root instanceof List<?> list
        && !list.isEmpty()
        && list.stream().allMatch(PickledWeights::isNumber);
  }

  private static boolean isNumber(Object value) {
    return value instanceof Integer
        || value instanceof Long
        || value instanceof Float
        || value instanceof Double;
  }

  /** A list of numbers as int64, or as float64 if one of them has a fraction. */
  private static StoredTensor numbers(List<?> list) {
    boolean whole =
        list.stream().allMatch(value -> value instanceof Integer || value instanceof Long);
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * list.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (Object value : list) {
      Number number = (Number) value;
      if (whole) {
        bytes.putLong(number.longValue());
      } else {
        bytes.putDouble(number.doubleValue());
      }
    }
    return new StoredTensor(
        new Shape(list.size()), whole ? DataType.INT64 : DataType.FLOAT64, bytes.flip());
  }
}

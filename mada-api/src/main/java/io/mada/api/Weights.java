package io.mada.api;

import io.mada.api.nn.StateDict;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The content of a weight file.
 *
 * @param tensors by name, in the file's order
 * @param metadata what the file says of itself; empty where it says nothing
 */
public record Weights(Map<String, StoredTensor> tensors, Map<String, String> metadata) {

  public Weights {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /** A copy of a network's present parameters and buffers. */
  public static Weights of(StateDict state, Map<String, String> metadata) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    state.entries().forEach((name, array) -> tensors.put(name, StoredTensor.of(array)));
    return new Weights(tensors, metadata);
  }
}

package io.mada.api.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The content of a weight file.
 *
 * @param tensors by name, in the file's order
 * @param metadata what the file says about itself; empty if it says nothing
 */
public record Weights(Map<String, StoredTensor> tensors, Map<String, String> metadata) {

  /**
   * Copies the maps, which keep their order.
   *
   * @param tensors by name
   * @param metadata what the file says about itself
   */
  public Weights {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * A live view of what networks and optimisers hold, for writing to a file.
   *
   * @param metadata what the file will say about itself
   * @param states whose arrays stay open until the file is written
   * @return views: nothing to close
   * @see StoredTensor#viewOf
   */
  public static Weights viewOf(Map<String, String> metadata, StateDict... states) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (StateDict state : states) {
      state.entries().forEach((name, array) -> tensors.put(name, StoredTensor.viewOf(array)));
    }
    return new Weights(tensors, metadata);
  }
}

package io.mada.api.nn;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network's parameters and buffers by their PyTorch names, in PyTorch's order. The arrays belong to the network: they
 * are written in place, never replaced or closed through this class.
 */
public final class StateDict {

  private final Map<String, NDArray> entries = new LinkedHashMap<>();
  private final List<NDArray> parameters = new ArrayList<>();

  /** Adds a trained parameter, which records gradients from now on. */
  public void parameter(String name, NDArray value) {
    buffer(name, value);
    value.setRequiresGradient(true);
    parameters.add(value);
  }

  /** Adds a value that is saved but not trained by gradients. */
  public void buffer(String name, NDArray value) {
    if (entries.putIfAbsent(name, value) != null) {
      throw new IllegalArgumentException("two layers are named " + name);
    }
  }

  /** All entries in order. */
  public Map<String, NDArray> entries() {
    return Collections.unmodifiableMap(entries);
  }

  /** The trained parameters in order. */
  public List<NDArray> parameters() {
    return Collections.unmodifiableList(parameters);
  }

  /**
   * Overwrites an entry.
   *
   * @param value the same shape; any floating type or device. Stays open
   */
  public void set(String name, NDArray value) {
    NDArray entry = entries.get(name);
    try (NDArray typed = value.toType(entry.getDataType(), true);
        NDArray moved = typed.toDevice(entry.getDevice(), true)) {
      moved.copyTo(entry);
    }
  }
}

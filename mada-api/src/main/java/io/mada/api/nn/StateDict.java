package io.mada.api.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.tensor.Recording;
import io.mada.api.tensor.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A network's parameters and buffers by their PyTorch names, in PyTorch's order. The arrays belong
 * to the network: they are written in place, never replaced or closed through this class. Used by
 * one thread at a time.
 */
public final class StateDict {

  private final Map<String, NDArray> entries = new LinkedHashMap<>();
  private final List<NDArray> parameters = new ArrayList<>();

  /** Starts empty; {@link Layers} fills it. */
  public StateDict() {}

  /**
   * Adds a trained parameter, which records gradients from now on.
   *
   * @param name PyTorch's; a duplicate is an {@link IllegalArgumentException}
   * @param value closed by its owner
   */
  public void parameter(String name, NDArray value) {
    buffer(name, value);
    value.setRequiresGradient(true);
    parameters.add(value);
  }

  /**
   * Adds a value that is saved but not trained by gradients.
   *
   * @param name PyTorch's; a duplicate is an {@link IllegalArgumentException}
   * @param value closed by its owner
   */
  public void buffer(String name, NDArray value) {
    if (entries.putIfAbsent(name, value) != null) {
      throw new IllegalArgumentException("two layers are named " + name);
    }
  }

  /**
   * All entries in order.
   *
   * @return the arrays themselves; a view
   */
  public Map<String, NDArray> entries() {
    return Collections.unmodifiableMap(entries);
  }

  /**
   * The trained parameters in order.
   *
   * @return the arrays themselves; a view
   */
  public List<NDArray> parameters() {
    return Collections.unmodifiableList(parameters);
  }

  /**
   * Overwrites an entry.
   *
   * @param name of an existing entry
   * @param value the same shape; any type or device. Stays open
   */
  public void set(String name, NDArray value) {
    Tensors.assign(entries.get(name), value);
  }

  /**
   * Overwrites an entry with an array from a file, without an intermediate copy.
   *
   * @param name of an existing entry
   * @param value the same shape; any type
   */
  public void set(String name, StoredTensor value) {
    // DJL reads a direct buffer from its beginning.
    try (NDArray view =
        entries.get(name).getManager().create(value.bytes().slice(), value.shape(), value.type())) {
      set(name, view);
    }
  }

  /**
   * Overwrites every entry from a file that this state was saved to.
   *
   * @param weights may hold more
   * @param file for the message of the {@link MadaException} if an entry is missing or has another
   *     shape
   */
  public void load(Weights weights, String file) {
    entries.forEach(
        (name, entry) -> {
          StoredTensor stored = weights.tensors().get(name);
          if (stored == null) {
            throw new MadaException(
                file + " has no entry " + name + "; it was written for another configuration");
          }
          if (!stored.shape().equals(entry.getShape())) {
            throw new MadaException(
                Text.of(
                    "%s holds %s as %s, but this configuration needs %s",
                    file, name, stored.shape(), entry.getShape()));
          }
          set(name, stored);
        });
  }

  /**
   * Looks for values that training cannot recover from. Reads every entry, and waits for the device
   * once.
   *
   * @return the name of the first entry with a value that is infinite or NaN; empty if there is
   *     none
   */
  public Optional<String> firstNotFinite() {
    List<String> names = new ArrayList<>();
    try (Recording off = Recording.off();
        NDList sums = new NDList()) {
      entries.forEach(
          (name, entry) -> {
            if (entry.getDataType().isFloating()) {
              names.add(name);
              // x - x is 0 where x is finite, and NaN where it is not.
              try (NDArray difference = entry.sub(entry);
                  NDArray sum = difference.sum()) {
                sums.add(sum.toType(DataType.FLOAT64, true));
              }
            }
          });
      if (names.isEmpty()) {
        return Optional.empty();
      }
      try (NDArray all = NDArrays.stack(sums)) {
        double[] values = all.toDoubleArray();
        return IntStream.range(0, values.length)
            .filter(i -> !Double.isFinite(values[i]))
            .mapToObj(names::get)
            .findFirst();
      }
    }
  }
}

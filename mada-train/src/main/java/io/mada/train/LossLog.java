package io.mada.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDArrays;
import io.mada.api.MadaException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps losses on the device until somebody looks, since reading one waits for the device. Closing it frees them.
 */
final class LossLog implements AutoCloseable {

  private record Entry(int iteration, NDArray value) {}

  private final String stage;
  private final NDManager manager;
  private final Map<String, List<Entry>> entries = new LinkedHashMap<>();
  private final Map<String, double[]> sums = new LinkedHashMap<>();

  /** @param manager is closed with the log */
  LossLog(String stage, NDManager manager) {
    this.stage = stage;
    this.manager = manager;
  }

  /** Keeps a copy of a scalar, without its graph. */
  void add(int iteration, String name, NDArray scalar) {
    NDArray value = scalar.stopGradient();
    value.attach(manager);
    entries.computeIfAbsent(name, n -> new ArrayList<>()).add(new Entry(iteration, value));
  }

  /**
   * Reads what has been added since the last call.
   *
   * @return the mean of each loss over these iterations, in the order of their first use
   * @throws MadaException if one is not finite, naming the iteration
   */
  Map<String, Double> read() {
    Map<String, Double> means = new LinkedHashMap<>();
    entries.forEach((name, list) -> {
      if (!list.isEmpty()) {
        means.put(name, read(name, list));
      }
    });
    return means;
  }

  private double read(String name, List<Entry> list) {
    NDList scalars = new NDList(list.stream().map(Entry::value).toList());
    float[] values;
    try (scalars;
        NDArray all = NDArrays.stack(scalars)) {
      values = all.toFloatArray();
    }
    double[] sum = sums.computeIfAbsent(name, n -> new double[2]);
    double total = 0;
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new MadaException(
            "%s: the loss '%s' became %s at iteration %d; the last good checkpoint is kept. Lower the learning rate"
                .formatted(stage, name, values[i], list.get(i).iteration())
                + " (stages." + stage + ".optimizer.lr) or let it rise slowly (schedule.warmup)");
      }
      total += values[i];
    }
    sum[0] += total;
    sum[1] += values.length;
    list.clear();
    return total / values.length;
  }

  /** The means over all iterations since the last call of this method, reading what is left. */
  Map<String, Double> takeMeans() {
    read();
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach((name, sum) -> means.put(name, sum[0] / sum[1]));
    sums.clear();
    return means;
  }

  @Override
  public void close() {
    manager.close();
  }
}

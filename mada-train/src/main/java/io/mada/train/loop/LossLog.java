package io.mada.train.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.nn.StateDict;
import io.mada.train.evaluate.Scores;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps losses on the device until they are read, since reading one waits for the device. Closing
 * it frees them.
 */
public final class LossLog implements AutoCloseable {

  private record Entry(int iteration, String name, NDArray value) {}

  private final String stage;
  private final NDManager manager;
  private final List<Entry> unread = new ArrayList<>();
  private Map<String, DoubleSummaryStatistics> sums = new LinkedHashMap<>();

  /**
   * @param manager is closed along with the log
   */
  public LossLog(String stage, NDManager manager) {
    this.stage = stage;
    this.manager = manager;
  }

  /** Keeps a scalar, without its graph. */
  void add(int iteration, String name, NDArray scalar) {
    NDArray value = scalar.stopGradient();
    value.attach(manager);
    unread.add(new Entry(iteration, name, value));
  }

  /**
   * Reads the losses added since the last call.
   *
   * @return the mean of each loss over those iterations, in the order of first use
   * @throws MadaException if one is not finite, naming the first such iteration
   */
  Map<String, Double> read() {
    Map<String, DoubleSummaryStatistics> latest = new LinkedHashMap<>();
    float[] values = values();
    for (int i = 0; i < values.length; i++) {
      Entry entry = unread.get(i);
      requireFinite(entry, values[i]);
      latest.computeIfAbsent(entry.name, n -> new DoubleSummaryStatistics()).accept(values[i]);
      // One after another, so that the mean does not depend on how often they were read.
      sums.computeIfAbsent(entry.name, n -> new DoubleSummaryStatistics()).accept(values[i]);
    }
    unread.clear();
    return means(latest);
  }

  /** The mean losses since this method was last called, including any not read yet. */
  public Map<String, Double> takeMeans() {
    read();
    Map<String, Double> means = means(sums);
    sums = new LinkedHashMap<>();
    return means;
  }

  private void requireFinite(Entry entry, float loss) {
    if (Float.isFinite(loss)) {
      return;
    }
    if (entry.iteration == 1) {
      throw new MadaException(
          Text.of(
                  "%s: the loss '%s' is %s in the first iteration, before a step has been made: what the stage starts from is at",
                  stage, entry.name, loss)
              + " fault, the network, its anchors, the images or their labels, and not the learning rate");
    }
    throw diverged(entry.iteration, "the loss '" + entry.name + "' became " + loss);
  }

  /**
   * Fails, naming the iteration, if a network that has just been scored must not be kept.
   *
   * @param states everything a checkpoint would hold
   */
  void requireFinite(int iteration, Scores scores, StateDict... states) {
    if (!Double.isFinite(scores.loss())) {
      throw diverged(iteration, "the loss 'validation' became " + scores.loss());
    }
    for (StateDict state : states) {
      state
          .firstNotFinite()
          .ifPresent(
              name -> {
                throw diverged(iteration, name + " has become infinite or no number");
              });
    }
  }

  MadaException diverged(int iteration, String how) {
    return new MadaException(
        Text.of(
                "%s: %s at iteration %d; the last good checkpoint is kept. Lower the learning rate (stages.%s.optimizer.lr)",
                stage, how, iteration, stage)
            + " or let it rise slowly (stages."
            + stage
            + ".schedule.warmup)");
  }

  /** The unread values, in one transfer from the device. */
  private float[] values() {
    if (unread.isEmpty()) {
      return new float[0];
    }
    try (NDList scalars = new NDList(unread.stream().map(Entry::value).toList());
        NDArray all = NDArrays.stack(scalars)) {
      return all.toFloatArray();
    }
  }

  private static Map<String, Double> means(Map<String, DoubleSummaryStatistics> statistics) {
    Map<String, Double> means = new LinkedHashMap<>();
    statistics.forEach((name, values) -> means.put(name, values.getAverage()));
    return means;
  }

  @Override
  public void close() {
    manager.close();
  }
}

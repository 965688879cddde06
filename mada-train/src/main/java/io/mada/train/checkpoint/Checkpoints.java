package io.mada.train.checkpoint;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.nn.StateDict;
import io.mada.api.nn.WeightFormat;
import io.mada.api.nn.Weights;
import io.mada.internal.file.Durable;
import io.mada.train.evaluate.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A stage's checkpoints: {@code best.safetensors}, a network that {@code predict} can use on its
 * own, and {@code last.safetensors}, the latest network together with everything needed to resume
 * training as if it had never stopped.
 *
 * <p>The last checkpoint is written first and is authoritative: it says which iteration was the
 * best and holds the rows of {@code metrics.csv}. Whatever a process had not yet written when it
 * died can be restored from it.
 */
public final class Checkpoints {

  private static final String ITERATION = "iteration";
  private static final String MIOU = "miou";
  private static final String BEST_MIOU = "best_miou";
  private static final String BEST_ITERATION = "best_iteration";
  private static final String METRICS = "metrics";

  private final WeightFormat format;
  private final Path folder;
  private final Map<String, String> description;

  /**
   * @param folder of the stage
   * @param description metadata stored in every file: how to build the network
   */
  public Checkpoints(WeightFormat format, Path folder, Map<String, String> description) {
    this.format = format;
    this.folder = folder;
    this.description = description;
  }

  Path folder() {
    return folder;
  }

  /** The network with the best validation mIoU. */
  public Path best() {
    return folder.resolve("best.safetensors");
  }

  /** The most recently saved network, with the optimiser's state. */
  public Path last() {
    return folder.resolve("last.safetensors");
  }

  /**
   * How far a training has come.
   *
   * @param iteration the number of completed iterations
   * @param bestIteration the iteration after which the network was best, 0 for none
   * @param metrics the rows of {@code metrics.csv}
   */
  public record Point(int iteration, double bestMiou, int bestIteration, String metrics) {

    public static final Point BEGINNING = new Point(0, -1, 0, "");

    /**
     * The point after a further evaluation.
     *
     * @param takesAny whether the last network counts as the best
     */
    public Point after(int evaluated, double miou, String rows, boolean takesAny) {
      boolean better = takesAny || miou > bestMiou;
      return new Point(
          evaluated, better ? miou : bestMiou, better ? evaluated : bestIteration, rows);
    }

    public boolean isBest() {
      return iteration == bestIteration;
    }
  }

  /**
   * Whether training can resume from the latest checkpoint's point. If not, the best network is
   * missing or is a different one.
   */
  public boolean isWhole(Point point) {
    return point.isBest() || isBestOf(point.bestIteration());
  }

  /** The latest checkpoint's point, or the beginning if the stage has not saved one. */
  public Point point() {
    if (!Files.exists(last())) {
      return Point.BEGINNING;
    }
    Map<String, String> metadata = read(last()).metadata();
    try {
      return new Point(
          Integer.parseInt(metadata.get(ITERATION)),
          Double.parseDouble(metadata.get(BEST_MIOU)),
          Integer.parseInt(metadata.get(BEST_ITERATION)),
          metadata.getOrDefault(METRICS, ""));
    } catch (NumberFormatException | NullPointerException e) {
      throw new MadaException(
          last() + " is no checkpoint of a training stage; remove it to train from the start", e);
    }
  }

  private Weights read(Path file) {
    try {
      return format.read(file);
    } catch (MadaException e) {
      throw new MadaException(
          e.getMessage() + "; without it the stage is trained from the start", e);
    }
  }

  private boolean isBestOf(int iteration) {
    return Files.exists(best())
        && Integer.toString(iteration).equals(read(best()).metadata().get(ITERATION));
  }

  /**
   * Sets every entry of the states from the latest checkpoint. If that checkpoint is the best one
   * but was not yet saved as such, saves it as the best.
   *
   * @param evaluated the weights that are scored; also one of the states
   */
  void restore(Point point, StateDict evaluated, StateDict... states) {
    Weights weights = format.read(last());
    for (StateDict state : states) {
      state.load(weights, last().toString());
    }
    if (!isBestOf(point.bestIteration())) {
      if (!point.isBest()) {
        throw new MadaException(
            best()
                + " is not the network that "
                + last()
                + " tells of; remove both to train from the start");
      }
      save(best(), point.iteration(), Map.of(MIOU, weights.metadata().get(MIOU)), evaluated);
    }
  }

  /** Takes a network as the stage's result without any training. */
  public void saveInitial(StateDict network) {
    save(best(), 0, Map.of(), network);
  }

  public void saveBest(StateDict network, int iteration, Scores scores) {
    save(best(), iteration, Map.of(MIOU, text(scores.miou())), network);
  }

  public void saveLast(Point point, Scores scores, StateDict... states) {
    Map<String, String> progress =
        Map.of(
            MIOU, text(scores.miou()),
            BEST_MIOU, text(point.bestMiou()),
            BEST_ITERATION, Integer.toString(point.bestIteration()),
            METRICS, point.metrics());
    save(last(), point.iteration(), progress, states);
  }

  private void save(Path file, int iteration, Map<String, String> progress, StateDict... states) {
    Map<String, String> metadata = new LinkedHashMap<>(description);
    metadata.put(ITERATION, Integer.toString(iteration));
    metadata.putAll(new TreeMap<>(progress));
    try {
      Durable.folder(folder);
    } catch (IOException e) {
      throw MadaException.cannot("make the folder", folder, e);
    }
    format.write(file, Weights.viewOf(metadata, states));
  }

  private static String text(double score) {
    return Text.of("%.17g", score);
  }
}

package io.mada.train;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.WeightFormat;
import io.mada.api.Weights;
import io.mada.api.nn.StateDict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A stage's checkpoints: {@code best.safetensors}, a network that {@code predict} needs nothing else for, and {@code
 * last.safetensors}, the latest network together with all that training needs to go on as if it had not stopped.
 *
 * @param folder of the stage
 * @param description metadata that every file carries: how to build the network
 */
public record Checkpoints(WeightFormat format, Path folder, Map<String, String> description) {

  private static final String ITERATION = "iteration";
  private static final String MIOU = "miou";
  private static final String BEST_MIOU = "best_miou";

  /** The network with the best validation mIoU. */
  public Path best() {
    return folder.resolve("best.safetensors");
  }

  /** The network as it was last saved, with the optimiser's state. */
  public Path last() {
    return folder.resolve("last.safetensors");
  }

  /** The iteration and best mIoU of a training that goes on. */
  record Point(int iteration, double bestMiou) {}

  /** The latest checkpoint's point; empty where the stage has not saved any. */
  Optional<Point> point() {
    if (!Files.exists(last())) {
      return Optional.empty();
    }
    Map<String, String> metadata = format.read(last()).metadata();
    try {
      return Optional.of(
          new Point(Integer.parseInt(metadata.get(ITERATION)), Double.parseDouble(metadata.get(BEST_MIOU))));
    } catch (NumberFormatException | NullPointerException e) {
      throw new MadaException(last() + " is no checkpoint of a training stage; remove it to train from the start", e);
    }
  }

  /** Sets every entry of the states from the latest checkpoint. */
  void restore(StateDict... states) {
    Weights weights = format.read(last());
    for (StateDict state : states) {
      state.load(weights, last().toString());
    }
  }

  /** Takes a network as the stage's result without any training. */
  public void saveInitial(StateDict network) {
    save(best(), 0, Map.of(), network);
  }

  void saveBest(StateDict network, int iteration, Scores scores) {
    save(best(), iteration, Map.of(MIOU, text(scores.miou())), network);
  }

  void saveLast(int iteration, Scores scores, double bestMiou, StateDict... states) {
    save(last(), iteration, Map.of(MIOU, text(scores.miou()), BEST_MIOU, text(bestMiou)), states);
  }

  private void save(Path file, int iteration, Map<String, String> scores, StateDict... states) {
    Map<String, String> metadata = new LinkedHashMap<>(description);
    metadata.put(ITERATION, Integer.toString(iteration));
    metadata.putAll(new TreeMap<>(scores));
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw MadaException.cannot("make the folder", folder, e);
    }
    format.write(file, Weights.viewOf(metadata, states));
  }

  private static String text(double score) {
    return Text.of("%.17g", score);
  }
}

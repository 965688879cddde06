package io.mada.app.label;

import io.mada.api.data.ImageSet;
import io.mada.label.task.LabelLog;
import io.mada.label.task.LabelTasks;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The images that people have marked as not to be labelled, such as blurred or private ones. They
 * are excluded from the training, and never chosen again.
 *
 * @param reasons by name
 */
public record Skipped(Map<String, String> reasons) {

  /** The skipped images of a run. */
  public static Skipped in(Path runDirectory) {
    return new Skipped(new LabelLog(runDirectory.resolve(LabelTasks.FOLDER)).skipped());
  }

  /**
   * The skipped images of a run up to a round: an image skipped later was still learnt from until
   * then.
   */
  public static Skipped in(Path runDirectory, int round) {
    return new Skipped(new LabelLog(runDirectory.resolve(LabelTasks.FOLDER)).skipped(round));
  }

  /** Whether an image is one of them, by its name. */
  public boolean has(String name) {
    return reasons.containsKey(name);
  }

  /** Whether an image is one of them. */
  public boolean has(ImageSet pool, int image) {
    return !reasons.isEmpty() && has(pool.names().get(image));
  }

  /** Their indices in a pool. */
  public Set<Integer> in(ImageSet pool) {
    return IntStream.range(0, reasons.isEmpty() ? 0 : pool.size())
        .filter(image -> has(pool, image))
        .boxed()
        .collect(Collectors.toSet());
  }
}

package io.mada.app.label;

import io.mada.api.data.ImageSet;
import io.mada.label.task.LabelLog;
import io.mada.label.task.LabelLog.Action;
import io.mada.label.task.LabelTasks;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The images that people have said should not be labelled, as blurred or private ones. They are
 * left out of the training, and never chosen again.
 */
public record Skipped(Set<String> names) {

  /** Those of a run. */
  public static Skipped in(Path runDirectory) {
    return new Skipped(
        new LabelLog(runDirectory.resolve(LabelTasks.FOLDER))
            .last().values().stream()
                .filter(entry -> entry.action() == Action.SKIPPED)
                .map(LabelLog.Entry::name)
                .collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether an image is one of them. */
  public boolean has(ImageSet pool, int image) {
    return !names.isEmpty() && names.contains(pool.names().get(image));
  }

  /** Their places in a pool. */
  public Set<Integer> in(ImageSet pool) {
    return IntStream.range(0, names.isEmpty() ? 0 : pool.size())
        .filter(image -> has(pool, image))
        .boxed()
        .collect(Collectors.toSet());
  }
}

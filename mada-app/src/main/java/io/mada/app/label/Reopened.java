package io.mada.app.label;

import io.mada.api.MadaException;
import io.mada.api.data.Annotator.Annotation;
import io.mada.label.task.LabelLog;
import io.mada.label.task.LabelLog.Action;
import io.mada.label.task.LabelTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The images that somebody has withdrawn on the page while a run was in progress, so that their
 * label files were kept. A label file written later, by any tool, counts again.
 *
 * @param times by name
 */
public record Reopened(Map<String, Instant> times) {

  /** The withdrawn images of a run. */
  public static Reopened in(Path runDirectory) {
    return new Reopened(
        new LabelLog(runDirectory.resolve(LabelTasks.FOLDER))
            .last().values().stream()
                .filter(entry -> entry.action() == Action.REOPENED)
                .collect(Collectors.toMap(LabelLog.Entry::name, LabelLog.Entry::time)));
  }

  /** Whether an image is one of them, and has only the label that was withdrawn. */
  public boolean has(String name, int image, Annotation annotation) {
    Optional<Path> file = annotation.files().map(files -> files.file(image));
    if (!times.containsKey(name) || file.filter(Files::exists).isEmpty()) {
      return false;
    }
    try {
      Instant written = Files.getLastModifiedTime(file.get()).toInstant();
      // The log's times are in whole seconds.
      return written.isBefore(times.get(name).plusSeconds(1));
    } catch (IOException e) {
      throw MadaException.cannot("look at", file.get(), e);
    }
  }
}

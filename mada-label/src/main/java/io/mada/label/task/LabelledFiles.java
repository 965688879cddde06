package io.mada.label.task;

import io.mada.api.MadaException;
import io.mada.api.data.Annotator.LabelFiles;
import io.mada.api.data.LabelMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * Which images have a label that their round waits for. A file does, unless earlier rounds have
 * chosen other parts of the image: then one of the added ones must be labelled. A file is looked
 * into once, until it changes.
 */
public final class LabelledFiles {

  private record Seen(String version, boolean labelled) {}

  private final LabelFiles files;
  private final BiFunction<LabelMap, LabelTask, LabelMap> resized;
  private final Map<LabelTask, Seen> seen = new ConcurrentHashMap<>();

  /**
   * @param resized brings a label to the size of its task
   */
  public LabelledFiles(LabelFiles files, BiFunction<LabelMap, LabelTask, LabelMap> resized) {
    this.files = files;
    this.resized = resized;
  }

  /** Whether an image is labelled; a file that cannot be read is not. */
  public boolean has(LabelTask task) {
    Path file = files.file(task.image());
    if (!Files.exists(file)) {
      return false;
    }
    return task.earlier() == 0
        || seen.compute(task, (image, before) -> look(image, file, before)).labelled();
  }

  private Seen look(LabelTask task, Path file, Seen before) {
    try {
      String version = Files.getLastModifiedTime(file) + " " + Files.size(file);
      if (before != null && before.version().equals(version)) {
        return before;
      }
      LabelMap label = resized.apply(files.read(file), task);
      boolean labelled = task.added().stream().anyMatch(label::isLabelled);
      return new Seen(version, labelled);
    } catch (IOException | MadaException e) {
      return new Seen("", false);
    }
  }
}

package io.mada.label.task;

import io.mada.api.MadaException;
import io.mada.api.data.Annotator.LabelFiles;
import io.mada.api.data.LabelMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * Which images have the label that their round is waiting for. An existing file is enough, unless
 * earlier rounds have chosen other parts of the image: then one of the added parts must be
 * labelled. Whether a file can be used is a separate question. A file is read once, until it
 * changes.
 */
public final class LabelledFiles {

  private record Seen(String version, boolean labelled, String problem) {}

  private final LabelFiles files;
  private final BiFunction<LabelMap, LabelTask, LabelMap> resized;
  private final Map<LabelTask, Seen> seen = new ConcurrentHashMap<>();

  /**
   * @param resized brings a label to the size of its task; a {@link MadaException} if the label has
   *     a different image's size
   */
  public LabelledFiles(LabelFiles files, BiFunction<LabelMap, LabelTask, LabelMap> resized) {
    this.files = files;
    this.resized = resized;
  }

  /**
   * Whether an image is labelled; if earlier rounds have chosen parts of it, an unreadable file
   * does not count.
   */
  public boolean has(LabelTask task) {
    return Files.exists(files.file(task.image())) && (task.earlier() == 0 || look(task).labelled());
  }

  /** Why the file of an image cannot be used; empty if it can, or there is none. */
  public Optional<String> problem(LabelTask task) {
    return Files.exists(files.file(task.image()))
        ? Optional.of(look(task).problem()).filter(problem -> !problem.isEmpty())
        : Optional.empty();
  }

  /**
   * Whether the other questions can be answered without reading the file: for 2048 x 1024 pixels,
   * that takes some 10 ms.
   */
  public boolean isSeen(LabelTask task) {
    Path file = files.file(task.image());
    try {
      Seen before = seen.get(task);
      return !Files.exists(file) || before != null && before.version().equals(version(file));
    } catch (IOException e) {
      return false;
    }
  }

  private Seen look(LabelTask task) {
    return seen.compute(task, (same, before) -> look(same, before));
  }

  private Seen look(LabelTask task, Seen before) {
    Path file = files.file(task.image());
    String version = "";
    try {
      version = version(file);
      if (before != null && before.version().equals(version)) {
        return before;
      }
      LabelMap label = resized.apply(files.read(file), task);
      return new Seen(version, task.added().stream().anyMatch(label::isLabelled), "");
    } catch (MadaException e) {
      return new Seen(version, false, e.getMessage());
    } catch (IOException e) {
      return new Seen("", false, MadaException.cannot("read", file, e).getMessage());
    }
  }

  private static String version(Path file) throws IOException {
    return Files.getLastModifiedTime(file) + " " + Files.size(file);
  }
}

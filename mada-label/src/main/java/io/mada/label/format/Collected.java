package io.mada.label.format;

import io.mada.api.ImageSize;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an import has found so far. */
final class Collected {

  private final LabelTasks tasks;
  private final Path source;
  private final TaskNames names;
  private final Map<LabelTask, String> items = new HashMap<>();
  private final Map<LabelTask, LabelMap> labels = new HashMap<>();
  private final Set<LabelTask> skipped = new LinkedHashSet<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> strangers = new ArrayList<>();
  private final List<String> unlabelled = new ArrayList<>();

  Collected(LabelTasks tasks, Path source) {
    this.tasks = tasks;
    this.source = source;
    names = new TaskNames(tasks.tasks());
  }

  /**
   * The task for an image in the export; empty for any other image. An image that occurs twice is
   * an error.
   */
  Optional<LabelTask> task(String item) {
    Optional<LabelTask> task = names.find(item);
    if (task.isEmpty()) {
      strangers.add(item);
      return task;
    }
    String before = items.putIfAbsent(task.get(), item);
    if (before != null) {
      throw new MadaException(
          Text.of(
              "%s has image '%s' twice, as %s and %s",
              source, task.get().name(), Text.line(before), Text.line(item)));
    }
    return task;
  }

  /** Whether the export contains an image. */
  boolean has(LabelTask task) {
    return items.containsKey(task);
  }

  /** Refuses anything whose size differs from its image's. */
  static void requireSize(LabelTask task, int width, int height, String where) {
    if (!task.size().equals(new ImageSize(width, height))) {
      throw new MadaException(
          Text.of(
              "%s is %dx%d, but image '%s' is %s: give the mask in the size of the image",
              where, width, height, task.name(), task.size()));
    }
  }

  void label(LabelTask task, LabelMap label) {
    labels.put(task, label);
  }

  void label(LabelTask task, LabelPainter painter) {
    labels.put(task, painter.label());
    if (painter.overlap() > 0) {
      note(
          Text.of(
              "%s: %d pixels are in regions of different classes; the later one counts",
              task.name(), painter.overlap()));
    }
  }

  void skip(LabelTask task) {
    skipped.add(task);
  }

  void unlabelled(LabelTask task) {
    unlabelled.add(task.name());
  }

  void note(String line) {
    notes.add(line);
  }

  /** The complete result. An export with nothing but other images is an error. */
  ImportedLabels finish() {
    if (items.isEmpty() && unlabelled.isEmpty()) {
      String first = tasks.tasks().isEmpty() ? "none" : tasks.tasks().get(0).name();
      throw new MadaException(
          strangers.isEmpty()
              ? source + " has no images"
              : Text.of(
                  "no image of %s is one that was to be labelled: it begins with '%s', and the"
                      + " tasks begin with '%s'",
                  source, Text.line(strangers.get(0)), first));
    }
    note(unlabelled, "image has no label and stays out: '%2$s'", "images have no label");
    note(strangers, "image is none of the tasks: '%2$s'", "images are none of the tasks");
    Map<LabelTask, LabelMap> ordered = new LinkedHashMap<>();
    tasks.tasks().stream()
        .filter(labels::containsKey)
        .forEach(task -> ordered.put(task, labels.get(task)));
    return new ImportedLabels(ordered, List.copyOf(skipped), notes);
  }

  private void note(List<String> of, String one, String many) {
    if (!of.isEmpty()) {
      String format = of.size() == 1 ? one : many + " and stay out, such as '%2$s'";
      notes.add(Text.of("%1$d " + format, of.size(), Text.line(of.get(0))));
    }
  }
}

package io.mada.label.web;

import io.mada.api.data.Annotator.LabelFiles;
import io.mada.api.data.LabelMap;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import io.mada.label.task.LabelledFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** The existing labels of an image besides a draft: people's, and networks'. */
final class KnownLabels {

  private final LabelFiles files;
  private final RunControl run;
  private final Supplier<LabelTasks> tasks;
  private final LabelledFiles labelled;

  /**
   * @param tasks the current ones
   */
  KnownLabels(LabelFiles files, RunControl run, Supplier<LabelTasks> tasks) {
    this.files = files;
    this.run = run;
    this.tasks = tasks;
    labelled = new LabelledFiles(files, run::resized);
  }

  /** Whether an image has the label that its round is waiting for, and the run can use it. */
  boolean isLabelled(LabelTask task) {
    return labelled.has(task) && problem(task).isEmpty();
  }

  /** The same, but immediate: a file that has not been read yet is assumed to be as most are. */
  boolean seemsLabelled(LabelTask task) {
    return labelled.isSeen(task)
        ? isLabelled(task)
        : task.earlier() == 0 && Files.exists(files.file(task.image()));
  }

  /** Whether the existing label, if any, has been read. */
  boolean isSeen(LabelTask task) {
    return labelled.isSeen(task);
  }

  /** Why an existing label cannot be used. */
  Optional<String> problem(LabelTask task) {
    return labelled.problem(task);
  }

  /** The label made by people, if it can be used. */
  Optional<LabelMap> label(LabelTask task) {
    Path file = files.file(task.image());
    return Files.exists(file) && problem(task).isEmpty()
        ? Optional.of(run.resized(files.read(file), task))
        : Optional.empty();
  }

  /** What the network sees in the wanted pixels. */
  LabelMap prediction(LabelTask task) {
    Path file = tasks.get().prediction(task);
    return Files.exists(file)
        ? task.wanted(run.resized(files.read(file), task))
        : task.unlabelled();
  }

  /** What the adapted network sees, once the run is done. */
  Optional<LabelMap> adapted(LabelTask task) {
    Path file = tasks.get().adapted(task);
    return Files.exists(file) ? Optional.of(run.resized(files.read(file), task)) : Optional.empty();
  }

  /**
   * What a person starts with: the prediction, together with the label where earlier rounds have
   * asked for it.
   */
  LabelMap beginning(LabelTask task) {
    LabelMap prediction = prediction(task);
    Optional<LabelMap> earlier = task.earlier() > 0 ? label(task) : Optional.empty();
    if (earlier.isEmpty()) {
      return prediction;
    }
    byte[] ids = earlier.get().ids().clone();
    byte[] predicted = prediction.ids();
    task.added()
        .forEach(
            region ->
                region.visitRows(
                    prediction.width(),
                    (from, to) -> System.arraycopy(predicted, from, ids, from, to - from)));
    return new LabelMap(prediction.width(), prediction.height(), ids);
  }
}

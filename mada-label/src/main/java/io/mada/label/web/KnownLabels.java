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

/** The labels that there are of an image beside a draft: people's, and those of networks. */
final class KnownLabels {

  private final LabelFiles files;
  private final RunControl run;
  private final Supplier<LabelTasks> tasks;
  private final LabelledFiles labelled;

  /**
   * @param tasks as they are now
   */
  KnownLabels(LabelFiles files, RunControl run, Supplier<LabelTasks> tasks) {
    this.files = files;
    this.run = run;
    this.tasks = tasks;
    labelled = new LabelledFiles(files, run::resized);
  }

  /** Whether an image has a label that its round waits for, and that the run can use. */
  boolean isLabelled(LabelTask task) {
    return labelled.has(task) && problem(task).isEmpty();
  }

  /** The same at once: a file that nobody has looked into yet is taken for what it mostly is. */
  boolean seemsLabelled(LabelTask task) {
    return labelled.isSeen(task)
        ? isLabelled(task)
        : task.earlier() == 0 && Files.exists(files.file(task.image()));
  }

  /** Whether the label that is there, if one is, was looked into. */
  boolean isSeen(LabelTask task) {
    return labelled.isSeen(task);
  }

  /** Why a label that is there cannot be used. */
  Optional<String> problem(LabelTask task) {
    return labelled.problem(task);
  }

  /** The label that people have made, if it can be used. */
  Optional<LabelMap> label(LabelTask task) {
    Path file = files.file(task.image());
    return Files.exists(file) && problem(task).isEmpty()
        ? Optional.of(run.resized(files.read(file), task))
        : Optional.empty();
  }

  /** What the network sees of the wanted pixels. */
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

  /** What a person begins with: the prediction, and the label where earlier rounds have asked. */
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

package io.mada.app.label;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.Annotator.Annotation;
import io.mada.api.data.Annotator.LabelFiles;
import io.mada.api.data.ImageSet;
import io.mada.api.data.LabelMap;
import io.mada.app.config.Experiment;
import io.mada.data.image.Resize;
import io.mada.internal.config.Nearest;
import io.mada.internal.file.Durable;
import io.mada.label.check.LabelFindings;
import io.mada.label.task.LabelLog;
import io.mada.label.task.LabelLog.Action;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import io.mada.label.task.LabelledFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run that is waiting for people, or has waited: what it has handed over, and where labels go.
 * Works alongside the run's own process.
 *
 * @param directory of the run
 */
public record LabelRun(
    Experiment experiment, ImageSet pool, Path directory, Annotation annotation, LabelTasks tasks) {

  /** Opens a run; throws a {@link MadaException} if it has handed nothing over. */
  public static LabelRun open(Experiment experiment, ImageSet pool, Path directory) {
    Path folder = directory.resolve(LabelTasks.FOLDER);
    if (!LabelTasks.isIn(folder)) {
      throw new ConfigurationException(
          directory
              + " has handed no images over: with annotator: {name: folder}, mada run stops after the"
              + " selection and does so");
    }
    LabelTasks tasks = LabelTasks.read(folder);
    tasks.tasks().forEach(task -> requirePlace(task, pool, directory));
    return new LabelRun(
        experiment,
        pool,
        directory,
        experiment.annotator().open(pool, experiment.taxonomy(), directory),
        tasks);
  }

  /**
   * Labels are stored by an image's place in the pool, where there may now be a different image.
   */
  private static void requirePlace(LabelTask task, ImageSet pool, Path directory) {
    List<String> names = pool.names();
    if (task.image() >= names.size() || !names.get(task.image()).equals(task.name())) {
      throw new ConfigurationException(
          Text.of(
              "data.target has other images than when %s was handed over; go on by mada run CONFIG --resume --run-dir %s,"
                  + " which hands over anew, or put the images back",
              task.name(), directory));
    }
  }

  /** The label files; a mistake of the user if there are none. */
  public LabelFiles files() {
    return annotation
        .files()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "the experiment's annotator takes labels from elsewhere, and nothing can be"
                        + " drawn or imported for it; annotator: {name: folder} keeps label files"));
  }

  /** The task of an image, by its name. */
  public LabelTask task(String name) {
    return tasks
        .find(name)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "no image "
                        + name
                        + " waits for a label"
                        + Nearest.hint(
                            name, tasks.tasks().stream().map(LabelTask::name).toList())));
  }

  /** The tasks of images that were not skipped. */
  public List<LabelTask> open() {
    Skipped skipped = Skipped.in(directory);
    return tasks.tasks().stream().filter(task -> !skipped.has(task.name())).toList();
  }

  /** What has happened to images so far. */
  public LabelLog log() {
    return new LabelLog(tasks.folder());
  }

  /** Whether an image has the label that its round is waiting for. */
  public boolean isLabelled(LabelTask task) {
    return annotation
        .files()
        .map(files -> new LabelledFiles(files, LabelRun::resized).has(task))
        .orElseGet(() -> annotation.has(task.image()));
  }

  private static LabelMap resized(LabelMap label, LabelTask task) {
    return Resize.nearest(label, task.size());
  }

  /** What a person starts with: the existing label, or the prediction; null if there is neither. */
  public LabelMap prelabel(LabelTask task) {
    if (annotation.has(task.image())) {
      return Resize.nearest(annotation.label(task.image()), task.size());
    }
    return prediction(task).orElse(null);
  }

  /** The network's prediction, if there is one. */
  Optional<LabelMap> prediction(LabelTask task) {
    Path file = tasks.prediction(task);
    return tasks.content().network().isEmpty() || !Files.exists(file)
        ? Optional.empty()
        : annotation.files().map(files -> Resize.nearest(files.read(file), task.size()));
  }

  /** Anything odd about a label; an unreadable one causes a {@link MadaException}. */
  public LabelFindings findings(LabelTask task) {
    LabelMap label = Resize.nearest(annotation.label(task.image()), task.size());
    return LabelFindings.of(task, label, prediction(task), experiment.taxonomy());
  }

  /** Stores a label made by a tool, as far as it is wanted. */
  void keep(LabelTask task, LabelMap label, String tool) {
    Path file = files().file(task.image());
    Durable.withFolder(file);
    files().write(file, task.wanted(label));
    log(task, Action.LABELLED, tool, "");
  }

  /** Excludes an image from the training. */
  public void skip(LabelTask task, String tool, String reason) {
    log(task, Action.SKIPPED, tool, reason);
  }

  private void log(LabelTask task, Action action, String tool, String reason) {
    log()
        .add(
            new LabelLog.Entry(
                Instant.now(),
                task.name(),
                task.round(),
                action,
                "",
                tool,
                0,
                0,
                tasks.content().network(),
                reason));
  }
}

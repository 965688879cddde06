package io.mada.label.remote;

import io.mada.api.MadaException;
import io.mada.label.format.TaskNames;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A picture to be uploaded, under a name that sorts the most wanted first. */
record Upload(String name, Path file, long bytes) {

  static Upload of(LabelTasks tasks, LabelTask task) {
    Path file = tasks.picture(task);
    try {
      return new Upload(TaskNames.flat(task) + TaskNames.extension(task), file, Files.size(file));
    } catch (IOException e) {
      throw MadaException.cannot("read", file, e);
    }
  }
}

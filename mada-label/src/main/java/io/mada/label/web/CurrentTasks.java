package io.mada.label.web;

import io.mada.api.MadaException;
import io.mada.label.task.LabelTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** The list of a hand-over, which is read again whenever its file has changed. */
final class CurrentTasks {

  private final Path folder;
  private LabelTasks tasks;
  private FileTime time;

  /**
   * @param folder of the hand-over
   */
  CurrentTasks(Path folder) {
    this.folder = folder;
  }

  synchronized LabelTasks get() {
    Path file = folder.resolve(LabelTasks.FILE);
    try {
      FileTime now = Files.getLastModifiedTime(file);
      if (!now.equals(time)) {
        tasks = LabelTasks.read(folder);
        time = now;
      }
      return tasks;
    } catch (IOException e) {
      throw MadaException.cannot("read", file, e);
    }
  }
}

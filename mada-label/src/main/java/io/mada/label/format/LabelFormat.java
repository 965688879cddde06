package io.mada.label.format;

import io.mada.api.data.LabelMap;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** A file format that labelling tools read and write. */
public interface LabelFormat {

  /** Its name on the command line. */
  String name();

  /**
   * Writes tasks with their pre-labels, most wanted first.
   *
   * @param tasks the hand-over
   * @param which some of its tasks, in any order
   * @param prelabels what a person starts with, at the task's size; null if there is nothing
   * @param target a file, or a folder if the format uses one; its parent exists
   */
  void write(
      LabelTasks tasks,
      List<LabelTask> which,
      Function<LabelTask, LabelMap> prelabels,
      Path target);

  /**
   * Reads masks. Anything that could only be understood by guessing causes a {@link
   * io.mada.api.MadaException}.
   *
   * @param tasks the hand-over, with the expected classes and images
   * @param source what a tool has exported
   */
  ImportedLabels read(LabelTasks tasks, Path source);
}

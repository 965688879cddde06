package io.mada.label.format;

import io.mada.api.data.LabelMap;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** A file format that labelling tools read and write. */
public interface LabelFormat {

  /** The word for it on the command line. */
  String name();

  /**
   * Writes tasks with their pre-labels, the most wanted first.
   *
   * @param tasks the hand-over
   * @param which some of its tasks, in any order
   * @param prelabels what a person begins with, of the task's size; null where there is nothing
   * @param target a file, or a folder where the format is one; its parent exists
   */
  void write(
      LabelTasks tasks,
      List<LabelTask> which,
      Function<LabelTask, LabelMap> prelabels,
      Path target);

  /**
   * Reads masks. What cannot be understood without a guess is a {@link io.mada.api.MadaException}.
   *
   * @param tasks the hand-over, whose classes and images are meant
   * @param source what a tool has exported
   */
  ImportedLabels read(LabelTasks tasks, Path source);
}

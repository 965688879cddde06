package io.mada.label.remote;

import io.mada.api.data.LabelMap;
import io.mada.label.format.ImportedLabels;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.net.URI;
import java.util.List;
import java.util.function.Function;

/** A labelling tool on a server. */
public interface RemoteLabels {

  /** What was made on a server. */
  record Pushed(String id, URI page) {}

  /**
   * Makes a task for annotators with images and pre-labels, the most wanted first. One of the same
   * name that is there already is a {@link io.mada.api.MadaException}; what was begun when
   * something went wrong is removed.
   *
   * @param which some of the hand-over's tasks, in any order
   * @param prelabels what a person begins with; null where there is nothing
   */
  Pushed push(LabelTasks tasks, List<LabelTask> which, Function<LabelTask, LabelMap> prelabels);

  /** Fetches what annotators have called done, of the task of this name. */
  ImportedLabels pull(LabelTasks tasks);
}

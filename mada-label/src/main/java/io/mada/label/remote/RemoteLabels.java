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

  /** What was created on a server. */
  record Pushed(String id, URI page) {}

  /**
   * Creates a task for annotators with images and pre-labels, most wanted first. An existing task
   * of the same name causes a {@link io.mada.api.MadaException}; if something goes wrong, what was
   * begun is removed.
   *
   * @param which some of the hand-over's tasks, in any order
   * @param prelabels what a person starts with; null if there is nothing
   */
  Pushed push(LabelTasks tasks, List<LabelTask> which, Function<LabelTask, LabelMap> prelabels);

  /** Fetches what annotators have marked as done in the task of this name. */
  ImportedLabels pull(LabelTasks tasks);
}

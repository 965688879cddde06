package io.mada.label.format;

import io.mada.api.data.LabelMap;
import io.mada.api.data.Taxonomy;
import io.mada.label.task.LabelTask;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What every writer needs to know about tasks and their pre-labels. */
public final class Prelabels {

  private Prelabels() {}

  /** Tasks with the most wanted first: by round, and by rank within a round. */
  public static List<LabelTask> ranked(List<LabelTask> tasks) {
    return tasks.stream()
        .sorted(
            Comparator.comparingInt(LabelTask::round)
                .thenComparingInt(LabelTask::rank)
                .thenComparing(LabelTask::name))
        .toList();
  }

  /**
   * A task's pre-label, if there is one. A wrong size, or an id that is no class, causes an {@link
   * IllegalArgumentException}: the caller has made it.
   */
  public static Optional<LabelMap> of(
      LabelTask task, Taxonomy taxonomy, Function<LabelTask, LabelMap> prelabels) {
    LabelMap label = prelabels.apply(task);
    if (label == null) {
      return Optional.empty();
    }
    if (!label.size().equals(task.size())) {
      throw new IllegalArgumentException(
          "the pre-label of " + task.name() + " is " + label.size() + ", not " + task.size());
    }
    boolean[] present = ClassNames.present(label);
    for (int id = taxonomy.size(); id < LabelMap.IGNORED; id++) {
      if (present[id]) {
        throw new IllegalArgumentException("the pre-label of " + task.name() + " has id " + id);
      }
    }
    return Optional.of(label);
  }
}

package io.mada.label.format;

import io.mada.api.data.LabelMap;
import io.mada.label.task.LabelTask;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a tool returned.
 *
 * @param labels training ids at the task's size, 255 where unlabelled; in the order of the tasks
 * @param skipped tasks that a person has rejected in the tool
 * @param notes one line for each thing that a person should know but that is not an error
 */
public record ImportedLabels(
    Map<LabelTask, LabelMap> labels, List<LabelTask> skipped, List<String> notes) {

  public ImportedLabels {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    skipped = List.copyOf(skipped);
    notes = List.copyOf(notes);
  }
}

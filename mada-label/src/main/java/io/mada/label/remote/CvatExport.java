package io.mada.label.remote;

import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import io.mada.label.format.ImportedLabels;
import io.mada.label.format.LabelFormats;
import io.mada.label.format.TaskNames;
import io.mada.label.json.Json;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The masks of a CVAT task, for the images whose jobs are completed. */
final class CvatExport {

  /**
   * Stored in the folder of the hand-over, for people to look into if something is wrong with it.
   */
  private static final String EXPORT = "cvat-export.zip";

  private static final String ANNOTATION = "annotation";

  private final CvatJobs jobs;
  private final Json meta;
  private final String id;

  /**
   * @param meta of the task's images
   */
  CvatExport(CvatJobs jobs, Json meta, String id) {
    this.jobs = jobs;
    this.meta = meta;
    this.id = id;
  }

  ImportedLabels read(LabelTasks tasks) {
    List<Json> frames = meta.get("frames").items();
    Set<Integer> removed = new HashSet<>();
    meta.items("deleted_frames").forEach(frame -> removed.add(number(frame, frames)));
    Set<Integer> completed = completed(frames);
    var names = new TaskNames(tasks.tasks());
    Set<LabelTask> done = new HashSet<>();
    Set<LabelTask> skipped = new LinkedHashSet<>();
    List<String> open = new ArrayList<>();
    int known = 0;
    for (int frame = 0; frame < frames.size(); frame++) {
      var task = names.find(frames.get(frame).get("name").text());
      if (task.isEmpty()) {
        continue;
      }
      known++;
      if (removed.contains(frame)) {
        skipped.add(task.get());
      } else if (completed.contains(frame)) {
        done.add(task.get());
      } else {
        open.add(task.get().name());
      }
    }
    if (known == 0) {
      throw new MadaException(
          Text.of(
              "task %s of CVAT has no image that was to be labelled: is it of another run? It has"
                  + " %d images",
              id, frames.size()));
    }
    List<String> notes = new ArrayList<>();
    if (!open.isEmpty()) {
      notes.add(
          Text.of(
              "%d images stay out, since their jobs are not completed yet, such as '%s'",
              open.size(), open.get(0)));
    }
    return done.isEmpty()
        ? new ImportedLabels(Map.of(), List.copyOf(skipped), notes)
        : labels(tasks, done, skipped, notes);
  }

  private static int number(Json frame, List<Json> frames) {
    return frame.integer(0, Math.max(0, frames.size() - 1));
  }

  private Set<Integer> completed(List<Json> frames) {
    Set<Integer> completed = new HashSet<>();
    for (Json job : jobs.list("/api/jobs?task_id=" + id + "&page_size=500")) {
      // Quality control jobs have the same images as the annotators' jobs.
      String type = job.find("type").map(Json::text).orElse(ANNOTATION);
      if (type.equals(ANNOTATION) && job.get("state").text().equals("completed")) {
        int last = number(job.get("stop_frame"), frames);
        for (int frame = number(job.get("start_frame"), frames); frame <= last; frame++) {
          completed.add(frame);
        }
      }
    }
    return completed;
  }

  private ImportedLabels labels(
      LabelTasks tasks, Set<LabelTask> done, Set<LabelTask> skipped, List<String> notes) {
    ImportedLabels all = download(tasks);
    Map<LabelTask, LabelMap> labels = new LinkedHashMap<>(all.labels());
    labels.keySet().retainAll(done);
    // The export's own notes also count images that are still open.
    List<String> empty =
        done.stream()
            .filter(task -> !labels.containsKey(task))
            .map(LabelTask::name)
            .sorted()
            .toList();
    if (!empty.isEmpty()) {
      notes.add(
          Text.of(
              "%d images of completed jobs have no mask and stay out, such as '%s'",
              empty.size(), empty.get(0)));
    }
    return new ImportedLabels(labels, List.copyOf(skipped), notes);
  }

  private ImportedLabels download(LabelTasks tasks) {
    Path file = tasks.folder().resolve(EXPORT);
    jobs.export(id, file);
    return LabelFormats.named("cvat").read(tasks, file);
  }
}

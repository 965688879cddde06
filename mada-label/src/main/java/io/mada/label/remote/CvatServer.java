package io.mada.label.remote;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Taxonomy;
import io.mada.internal.config.Nearest;
import io.mada.label.format.CvatLabels;
import io.mada.label.format.CvatShape;
import io.mada.label.format.ImportedLabels;
import io.mada.label.format.Prelabels;
import io.mada.label.json.Json;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * CVAT, through version 2 of its REST API.
 *
 * <p>A task has a job for each image, so that annotators can mark each image as done: a mask that
 * nobody has looked at is the network's own. Images that annotators remove from the task are
 * skipped. Pre-labels are sent as shapes, since CVAT turns masks from a file into polygons.
 */
public final class CvatServer implements RemoteLabels {

  private static final int PAGE = 500;

  private final RemoteSettings settings;
  private final RestClient client;
  private final CvatJobs jobs;

  public CvatServer(RemoteSettings settings, Sleeper sleeper) {
    this.settings = settings;
    client = new RestClient(settings, sleeper);
    jobs = new CvatJobs(settings, client, sleeper);
  }

  @Override
  public Pushed push(
      LabelTasks tasks, List<LabelTask> which, Function<LabelTask, LabelMap> prelabels) {
    if (jobs.list("/api/tasks?name=" + CvatJobs.encoded(settings.name())).stream()
        .anyMatch(this::isOurs)) {
      throw new MadaException(
          Text.of(
              "%s has a task '%s' already: pull it, or delete it there to begin again",
              settings.server(), settings.name()));
    }
    List<LabelTask> ranked = Prelabels.ranked(which);
    String id = create(tasks.taxonomy());
    try {
      jobs.upload(id, ranked.stream().map(task -> Upload.of(tasks, task)).toList());
      Map<String, Integer> frames = frames(id);
      Map<String, Long> labels = labels("task_id=" + id, tasks.taxonomy());
      for (LabelTask task : ranked) {
        Optional<LabelMap> label = Prelabels.of(task, tasks.taxonomy(), prelabels);
        if (label.isPresent()) {
          int frame = frame(frames, Upload.of(tasks, task).name());
          shapes(id, frame, label.get(), tasks.taxonomy(), labels);
        }
      }
    } catch (RuntimeException e) {
      remove(id);
      throw e;
    }
    return new Pushed(id, settings.at("/tasks/" + id));
  }

  private boolean isOurs(Json task) {
    return task.get("name").text().equals(settings.name());
  }

  private String create(Taxonomy taxonomy) {
    var task = new JsonObject();
    task.addProperty("name", settings.name());
    task.addProperty("segment_size", 1);
    Optional<String> project = project();
    if (project.isPresent()) {
      // Such a task has the project's labels: do they match ours?
      labels("project_id=" + project.get(), taxonomy);
      task.addProperty("project_id", Long.parseLong(project.get()));
    } else {
      task.add("labels", new CvatLabels(taxonomy).json());
    }
    return client.send("POST", "/api/tasks", task).get("id").id();
  }

  /** The project's number; looked up if a name is given. */
  private Optional<String> project() {
    String project = settings.project();
    if (project.isBlank() || project.matches("\\d{1,18}")) {
      return Optional.of(project).filter(number -> !number.isBlank());
    }
    List<Json> projects = jobs.list("/api/projects?search=" + CvatJobs.encoded(project));
    return Optional.of(
        projects.stream()
            .filter(each -> each.get("name").text().equals(project))
            .findFirst()
            .orElseThrow(() -> unknownProject(projects))
            .get("id")
            .id());
  }

  private MadaException unknownProject(List<Json> projects) {
    List<String> names = projects.stream().map(each -> each.get("name").text()).toList();
    return new MadaException(
        Text.of(
            "%s has no project '%s'%s",
            settings.server(), settings.project(), Nearest.hint(settings.project(), names)));
  }

  /** The numbers of labels by name. A class without a label is an error. */
  private Map<String, Long> labels(String of, Taxonomy taxonomy) {
    Map<String, Long> labels = new HashMap<>();
    for (Json label : jobs.list("/api/labels?" + of + "&page_size=" + PAGE)) {
      labels.put(label.get("name").text(), label.get("id").integer());
    }
    for (String name : taxonomy.names()) {
      if (!labels.containsKey(name)) {
        throw new MadaException(
            Text.of(
                "%s has no label '%s' there: add it to the project, with the type mask%s",
                settings.server(), name, Nearest.hint(name, labels.keySet())));
      }
    }
    return labels;
  }

  private Json meta(String id) {
    return client.get("/api/tasks/" + id + "/data/meta");
  }

  /** The numbers of the images by name. */
  private Map<String, Integer> frames(String id) {
    Map<String, Integer> frames = new LinkedHashMap<>();
    for (Json frame : meta(id).get("frames").items()) {
      frames.put(frame.get("name").text(), frames.size());
    }
    return frames;
  }

  private int frame(Map<String, Integer> frames, String name) {
    Integer frame = frames.get(name);
    if (frame == null) {
      throw new MadaException(
          Text.of("%s has taken the images without '%s'", settings.server(), name));
    }
    return frame;
  }

  private void shapes(
      String id, int frame, LabelMap label, Taxonomy taxonomy, Map<String, Long> labels) {
    var body = new JsonObject();
    body.addProperty("version", 0);
    body.add("tags", new JsonArray());
    body.add("shapes", CvatShape.of(label, taxonomy, labels, frame));
    body.add("tracks", new JsonArray());
    client.sendOnly("PATCH", "/api/tasks/" + id + "/annotations/?action=create", Map.of(), body);
  }

  /** What was begun is of no use, and would get in the way of the next attempt. */
  private void remove(String id) {
    try {
      client.sendOnly("DELETE", "/api/tasks/" + id, Map.of(), null);
    } catch (MadaException e) {
      // The first error already says what is wrong.
    }
  }

  @Override
  public ImportedLabels pull(LabelTasks tasks) {
    List<Json> found = jobs.list("/api/tasks?name=" + CvatJobs.encoded(settings.name()));
    String id =
        found.stream()
            .filter(this::isOurs)
            .findFirst()
            .orElseThrow(
                () ->
                    new MadaException(
                        Text.of(
                            "%s has no task '%s': push it first",
                            settings.server(), settings.name())))
            .get("id")
            .id();
    return new CvatExport(jobs, meta(id), id).read(tasks);
  }
}

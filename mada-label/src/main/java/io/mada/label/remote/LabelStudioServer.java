package io.mada.label.remote;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Taxonomy;
import io.mada.internal.config.Nearest;
import io.mada.label.format.ImportedLabels;
import io.mada.label.format.LabelConfig;
import io.mada.label.format.LabelStudioJson;
import io.mada.label.format.LabelStudioTask;
import io.mada.label.format.Prelabels;
import io.mada.label.json.Json;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Label Studio, through its REST API.
 *
 * <p>A round is a project of its own, or tasks in a given project. Pictures are uploaded to Label
 * Studio. Its page must be able to fetch them: from Label Studio itself, that needs no server
 * settings, whereas local files need two, and pictures inside the tasks would be loaded with every
 * list of tasks.
 */
public final class LabelStudioServer implements RemoteLabels {

  /** The key for the round's name, in a task's data. */
  private static final String ROUND = "mada_task";

  private static final int MOST_PAGES = 1000;

  /** The maximum number of JSON characters in a request; the server accepts some 200 MB. */
  private static final int REQUEST_LENGTH = 20 << 20;

  /**
   * Stored in the folder of the hand-over, for people to look into if something is wrong with it.
   */
  private static final String EXPORT = "label-studio-export.json";

  private static final String MEDIA = "/data/";

  private final RemoteSettings settings;
  private final RestClient client;
  private final RestClient exchange;

  public LabelStudioServer(RemoteSettings settings, Sleeper sleeper) {
    this.settings = settings;
    client = new RestClient(settings, sleeper);
    exchange = new RestClient(settings, sleeper);
    exchange.authorizeByNothing();
  }

  /** A personal access token only serves to obtain others, which are valid for some minutes. */
  private void login() {
    if (settings.token().isWebToken()) {
      client.authorizeBy(this::access);
    }
  }

  private String access() {
    var body = new JsonObject();
    body.addProperty("refresh", settings.token().secret());
    return "Bearer " + exchange.send("POST", "/api/token/refresh/", body).get("access").text();
  }

  @Override
  public Pushed push(
      LabelTasks tasks, List<LabelTask> which, Function<LabelTask, LabelMap> prelabels) {
    login();
    if (settings.project().isBlank()) {
      String id = create(tasks.taxonomy());
      try {
        fill(id, LabelConfig.of(tasks.taxonomy()), tasks, which, prelabels);
      } catch (RuntimeException e) {
        remove(id);
        throw e;
      }
      return pushed(id);
    }
    String id = project();
    LabelConfig config = config(id, tasks.taxonomy());
    fill(id, config, tasks, which, prelabels);
    return pushed(id);
  }

  private Pushed pushed(String id) {
    return new Pushed(id, settings.at("/projects/" + id + "/data"));
  }

  private String create(Taxonomy taxonomy) {
    if (settings.name().length() < 3 || settings.name().length() > 50) {
      throw new ConfigurationException(
          "'" + settings.name() + "' is no name for Label Studio, which takes 3 to 50 characters");
    }
    if (named(settings.name(), projects()).isPresent()) {
      throw new MadaException(
          Text.of(
              "%s has a project '%s' already: pull it, or delete it there to begin again",
              settings.server(), settings.name()));
    }
    var project = new JsonObject();
    project.addProperty("title", settings.name());
    project.addProperty("label_config", LabelConfig.xml(taxonomy));
    return client.send("POST", "/api/projects/", project).get("id").id();
  }

  private List<Json> projects() {
    List<Json> projects = new ArrayList<>();
    for (int page = 1; page <= MOST_PAGES; page++) {
      Json answer = client.get("/api/projects/?page=" + page + "&page_size=100");
      if (answer.isList()) {
        return answer.items();
      }
      projects.addAll(answer.get("results").items());
      if (answer.find("next").isEmpty()) {
        return projects;
      }
    }
    throw new MadaException(settings.server() + " has a list of projects without an end");
  }

  private static Optional<String> named(String title, List<Json> projects) {
    return projects.stream()
        .filter(each -> each.find("title").map(Json::text).orElse("").equals(title))
        .findFirst()
        .map(each -> each.get("id").id());
  }

  /** The number of the given project, or of the one created for the round. */
  private String project() {
    if (settings.project().matches("\\d{1,18}")) {
      return settings.project();
    }
    String title = settings.project().isBlank() ? settings.name() : settings.project();
    List<Json> projects = projects();
    return named(title, projects)
        .orElseThrow(
            () ->
                new MadaException(
                    Text.of(
                        "%s has no project '%s'%s",
                        settings.server(),
                        title,
                        Nearest.hint(
                            title,
                            projects.stream()
                                .flatMap(each -> each.find("title").stream())
                                .map(Json::text)
                                .toList()))));
  }

  private LabelConfig config(String id, Taxonomy taxonomy) {
    String xml = client.get("/api/projects/" + id + "/").get("label_config").text();
    LabelConfig config =
        LabelConfig.read(xml, "the configuration of project " + id + " of " + settings.server());
    for (String name : taxonomy.names()) {
      if (!config.classes().contains(name)) {
        throw new MadaException(
            Text.of(
                "project %s of %s has no label '%s': add it to its brush%s",
                id, settings.server(), name, Nearest.hint(name, config.classes())));
      }
    }
    return config;
  }

  private void fill(
      String id,
      LabelConfig config,
      LabelTasks tasks,
      List<LabelTask> which,
      Function<LabelTask, LabelMap> prelabels) {
    List<LabelTask> ranked = Prelabels.ranked(which);
    var batch = new JsonArray();
    int length = 0;
    for (int i = 0; i < ranked.size(); i++) {
      LabelTask task = ranked.get(i);
      JsonObject json =
          LabelStudioTask.of(
              task,
              upload(id, Upload.of(tasks, task)),
              Prelabels.of(task, tasks.taxonomy(), prelabels),
              tasks.taxonomy(),
              config,
              LabelStudioTask.version(task),
              LabelStudioTask.certainty(i, ranked.size()));
      json.getAsJsonObject("data").addProperty(ROUND, settings.name());
      batch.add(json);
      length += json.toString().length();
      if (length > REQUEST_LENGTH || i == ranked.size() - 1) {
        client.sendOnly("POST", "/api/projects/" + id + "/import", Map.of(), batch);
        batch = new JsonArray();
        length = 0;
      }
    }
  }

  /** Uploads a picture without creating a task for it; returns its address there. */
  private String upload(String id, Upload upload) {
    String path = "/api/projects/" + id + "/import?commit_to_project=false";
    var form = new Multipart().file("file", upload.name(), upload.file());
    Json answer = client.parse(client.post(path, Map.of(), form), path);
    List<Json> uploads = answer.get("file_upload_ids").items();
    if (uploads.size() != 1) {
      throw answer.error("names " + uploads.size() + " files for the one that was sent");
    }
    String file = client.get("/api/import/file-upload/" + uploads.get(0).id()).get("file").text();
    return file.startsWith("/") ? file : MEDIA + file;
  }

  private void remove(String id) {
    try {
      client.sendOnly("DELETE", "/api/projects/" + id + "/", Map.of(), null);
    } catch (MadaException e) {
      // The first error already says what is wrong.
    }
  }

  @Override
  public ImportedLabels pull(LabelTasks tasks) {
    login();
    Path file = tasks.folder().resolve(EXPORT);
    client.download(
        "/api/projects/" + project() + "/export?exportType=JSON&download_all_tasks=true", file);
    return new LabelStudioJson().read(tasks, file, this::isOurs);
  }

  private boolean isOurs(Json data) {
    return data.find(ROUND)
        .map(name -> name.isText() && name.text().equals(settings.name()))
        .orElse(false);
  }
}

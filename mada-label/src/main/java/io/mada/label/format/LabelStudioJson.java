package io.mada.label.format;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import com.google.gson.stream.MalformedJsonException;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import io.mada.internal.file.WholeFile;
import io.mada.label.json.Json;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Label Studio's JSON: tasks with predictions, and next to them {@code label-config.xml} for the
 * project; also reads its export of annotations. Pictures are referred to as local files below the
 * hand-over's folder, which is the server's {@code LABEL_STUDIO_LOCAL_FILES_DOCUMENT_ROOT}.
 */
public final class LabelStudioJson implements LabelFormat {

  private static final String CONFIG = "label-config.xml";
  private static final String LOCAL_FILES = "/data/local-files/?d=";
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().serializeSpecialFloatingPointValues().create();

  @Override
  public String name() {
    return "labelstudio";
  }

  @Override
  public void write(
      LabelTasks tasks,
      List<LabelTask> which,
      Function<LabelTask, LabelMap> prelabels,
      Path target) {
    List<LabelTask> ranked = Prelabels.ranked(which);
    var config = LabelConfig.of(tasks.taxonomy());
    WholeFile.writeText(target.resolveSibling(CONFIG), LabelConfig.xml(tasks.taxonomy()));
    JsonFile.write(
        target,
        text -> {
          JsonWriter json = GSON.newJsonWriter(text);
          json.beginArray();
          for (int i = 0; i < ranked.size(); i++) {
            LabelTask task = ranked.get(i);
            GSON.toJson(
                LabelStudioTask.of(
                    task,
                    address(task),
                    Prelabels.of(task, tasks.taxonomy(), prelabels),
                    tasks.taxonomy(),
                    config,
                    LabelStudioTask.version(task),
                    LabelStudioTask.certainty(i, ranked.size())),
                json);
          }
          json.endArray();
          text.write('\n');
        });
  }

  private static String address(LabelTask task) {
    String path = URLEncoder.encode(task.picture(), StandardCharsets.UTF_8);
    return LOCAL_FILES + path.replace("%2F", "/").replace("+", "%20");
  }

  @Override
  public ImportedLabels read(LabelTasks tasks, Path source) {
    return read(tasks, source, data -> true);
  }

  /**
   * Reads some of the tasks of an export.
   *
   * @param which selects them by their {@code data}
   */
  public ImportedLabels read(LabelTasks tasks, Path source, Predicate<Json> which) {
    var collected = new Collected(tasks, source);
    var annotations = new LabelStudioAnnotations(tasks.taxonomy(), collected);
    int all = 0;
    int meant = 0;
    for (JsonFile file : JsonFile.of(source, "")) {
      int[] counts = file.use(text -> read(Json.stream(text), file, which, annotations));
      all += counts[0];
      meant += counts[1];
    }
    if (meant == 0 && all > 0) {
      throw new MadaException(
          Text.of("%s has %d tasks, but none of those that are meant", source, all));
    }
    return collected.finish();
  }

  /** Reads a file task by task; returns how many there are, and how many of them were selected. */
  private static int[] read(
      JsonReader json, JsonFile file, Predicate<Json> which, LabelStudioAnnotations annotations)
      throws IOException {
    if (json.peek() != JsonToken.BEGIN_ARRAY) {
      throw Json.next(json, file.place(), "").error("is no list of tasks");
    }
    json.beginArray();
    int all = 0;
    int meant = 0;
    for (; json.hasNext(); all++) {
      Json task = Json.next(json, file.place(), "[" + all + "]");
      if (which.test(task.get("data"))) {
        annotations.add(task);
        meant++;
      }
    }
    json.endArray();
    requireEnd(json, file);
    return new int[] {all, meant};
  }

  private static void requireEnd(JsonReader json, JsonFile file) throws IOException {
    if (json.peek() != JsonToken.END_DOCUMENT) {
      throw new MalformedJsonException("something follows the list in " + file.place());
    }
  }
}

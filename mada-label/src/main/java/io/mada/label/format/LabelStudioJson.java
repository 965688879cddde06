package io.mada.label.format;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import com.google.gson.stream.MalformedJsonException;
import io.mada.api.data.LabelMap;
import io.mada.internal.file.WholeFile;
import io.mada.label.json.Json;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Label Studio's JSON: tasks with predictions, beside them {@code label-config.xml} for the
 * project; and its export of annotations. Pictures are named as local files below the hand-over's
 * folder, which is the server's {@code LABEL_STUDIO_LOCAL_FILES_DOCUMENT_ROOT}.
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
    WholeFile.write(
        target,
        channel -> {
          Writer text =
              new BufferedWriter(
                  new OutputStreamWriter(
                      Channels.newOutputStream(channel), StandardCharsets.UTF_8));
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
          text.flush();
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
   * @param which of them, by their {@code data}
   */
  public ImportedLabels read(LabelTasks tasks, Path source, Predicate<Json> which) {
    var collected = new Collected(tasks, source);
    var annotations = new LabelStudioAnnotations(tasks.taxonomy(), collected);
    for (JsonFile file : JsonFile.of(source, "")) {
      file.use(
          text -> {
            JsonReader json = Json.stream(text);
            if (json.peek() != JsonToken.BEGIN_ARRAY) {
              throw Json.next(json, file.place(), "").error("is no list of tasks");
            }
            json.beginArray();
            for (int i = 0; json.hasNext(); i++) {
              Json task = Json.next(json, file.place(), "[" + i + "]");
              if (which.test(task.get("data"))) {
                annotations.add(task);
              }
            }
            json.endArray();
            requireEnd(json, file);
            return null;
          });
    }
    return collected.finish();
  }

  private static void requireEnd(JsonReader json, JsonFile file) throws IOException {
    if (json.peek() != JsonToken.END_DOCUMENT) {
      throw new MalformedJsonException("something follows the list in " + file.place());
    }
  }
}

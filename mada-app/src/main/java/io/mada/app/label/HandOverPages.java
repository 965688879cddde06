package io.mada.app.label;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.mada.api.Text;
import io.mada.api.data.Annotator.LabelFiles;
import io.mada.api.data.Taxonomy.Category;
import io.mada.internal.file.WholeFile;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The pages for somebody who opens a hand-over folder: {@code README.txt}, {@code classes.json},
 * and {@code index.html}, which shows everything and needs no server.
 */
public final class HandOverPages {

  /** The page that shows all images. */
  public static final String INDEX = "index.html";

  private static final String STYLE =
      """
      :root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }
      body { margin: 0 auto; max-width: 1500px; padding: 1rem; }
      ul.classes { display: flex; flex-wrap: wrap; gap: .3rem 1rem; list-style: none; padding: 0; }
      .classes span { border: 1px solid gray; display: inline-block; height: .9em; margin-right: .4em; width: .9em; }
      section { border-top: 1px solid gray; padding: .6rem 0; }
      h2 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
      p { margin: .2rem 0 .6rem; }
      .pictures { display: grid; gap: .5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 260px), 1fr)); }
      figure { margin: 0; }
      img { display: block; height: auto; image-rendering: pixelated; width: 100%; }
      figcaption { font-size: .85rem; opacity: .75; }
      """;

  private final LabelTasks tasks;
  private final Optional<LabelFiles> labels;

  private HandOverPages(LabelTasks tasks, Optional<LabelFiles> labels) {
    this.tasks = tasks;
    this.labels = labels;
  }

  /**
   * Writes them.
   *
   * @param labels where labels go; empty if the annotator takes them from elsewhere
   */
  static void write(LabelTasks tasks, Optional<LabelFiles> labels) {
    var pages = new HandOverPages(tasks, labels);
    WholeFile.writeText(tasks.folder().resolve("README.txt"), pages.readMe());
    WholeFile.writeText(tasks.folder().resolve("classes.json"), pages.classes());
    WholeFile.writeText(tasks.folder().resolve(INDEX), pages.index());
  }

  private String readMe() {
    return Text.of(
        """
        images/ holds %d images of %s that wait for a label, and predictions/ what the network sees in each of them: label files to begin with, coded as classes.json says, 255 where unlabelled.
        %s
        "mada label serve CONFIG" opens an editor for them in the browser, "mada label check CONFIG" says what is missing or odd, and "mada run CONFIG --resume" goes on when all are there.
        """,
        tasks.tasks().size(), tasks.content().experiment(), whereTo());
  }

  private String whereTo() {
    return labels
        .map(
            files ->
                tasks.tasks().stream()
                    .findFirst()
                    .map(
                        task ->
                            Text.of(
                                "The label of %s goes to %s, in the size of the image, and that of the others beside it%s.",
                                task.name(),
                                files.file(task.image()),
                                task.isPartial() ? "; only what wanted/ shows is learnt" : ""))
                    .orElse(""))
        .orElse("The experiment's annotator says where labels go.");
  }

  private Map<Integer, Integer> ids() {
    if (labels.isPresent()) {
      return labels.get().ids();
    }
    Map<Integer, Integer> ids = new TreeMap<>();
    for (int i = 0; i < tasks.taxonomy().size(); i++) {
      ids.put(i, i);
    }
    return ids;
  }

  private String classes() {
    var classes = new JsonArray();
    new TreeMap<>(ids())
        .forEach(
            (trainingId, id) -> {
              Category category = tasks.taxonomy().classes().get(trainingId);
              var entry = new JsonObject();
              entry.addProperty("id", id);
              entry.addProperty("training_id", trainingId);
              entry.addProperty("name", category.name());
              entry.addProperty("color", category.hex());
              classes.add(entry);
            });
    var list = new JsonObject();
    list.addProperty("taxonomy", tasks.taxonomy().name());
    list.addProperty("unlabelled", 255);
    list.add("classes", classes);
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(list) + "\n";
  }

  private String index() {
    StringBuilder page = new StringBuilder();
    page.append("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>To label: ")
        .append(text(tasks.content().experiment()))
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n<h1>To label: ")
        .append(text(tasks.content().experiment()))
        .append("</h1>\n<p>")
        .append(text(whereTo()))
        .append("</p>\n<ul class=\"classes\">\n");
    for (Category category : tasks.taxonomy().classes()) {
      page.append("<li><span style=\"background:")
          .append(category.hex())
          .append("\"></span>")
          .append(text(category.name()))
          .append("\n");
    }
    page.append("</ul>\n");
    tasks.tasks().forEach(task -> section(task, page));
    return page.toString();
  }

  private void section(LabelTask task, StringBuilder page) {
    page.append("<section>\n<h2>")
        .append(text(task.name()))
        .append("</h2>\n<p>")
        .append(
            text(
                Text.of(
                    "rank %d of round %d, score %.4g%s",
                    task.rank(),
                    task.round(),
                    task.score(),
                    task.reason().isEmpty() ? "" : "; " + task.reason())))
        .append("</p>\n<div class=\"pictures\">\n");
    figure(page, tasks.picture(task), "image");
    figure(page, tasks.wanted(task), "label what is bright");
    figure(page, tasks.prediction(task), "prediction");
    figure(page, tasks.entropy(task), "how unsure the network is");
    page.append("</div>\n</section>\n");
  }

  private void figure(StringBuilder page, Path file, String caption) {
    if (Files.exists(file)) {
      page.append("<figure><img loading=\"lazy\" src=\"")
          .append(text(address(tasks.folder().relativize(file))))
          .append("\" alt=\"\"><figcaption>")
          .append(caption)
          .append("</figcaption></figure>\n");
    }
  }

  /** A relative path as a URL: names may contain characters with a special meaning there. */
  private static String address(Path file) {
    String path = file.toString().replace(file.getFileSystem().getSeparator(), "/");
    try {
      return new URI(null, null, "./" + path, null).getRawPath();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}

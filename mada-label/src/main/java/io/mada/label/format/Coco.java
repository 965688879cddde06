package io.mada.label.format;

import com.google.gson.stream.JsonWriter;
import io.mada.api.ImageSize;
import io.mada.api.Text;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Taxonomy;
import io.mada.label.json.Json;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * COCO's JSON for instances. A class of an image is a crowd with run lengths. Pixels that no
 * annotation covers are 255; an image without annotations counts as not labelled yet.
 */
final class Coco implements LabelFormat {

  @Override
  public String name() {
    return "coco";
  }

  @Override
  public void write(
      LabelTasks tasks,
      List<LabelTask> which,
      Function<LabelTask, LabelMap> prelabels,
      Path target) {
    List<LabelTask> ranked = Prelabels.ranked(which);
    JsonFile.write(
        target,
        text -> {
          JsonWriter json = new JsonWriter(text);
          json.beginObject();
          images(json, ranked);
          categories(json, tasks.taxonomy());
          json.name("annotations").beginArray();
          int number = 1;
          for (int i = 0; i < ranked.size(); i++) {
            Optional<LabelMap> label = Prelabels.of(ranked.get(i), tasks.taxonomy(), prelabels);
            if (label.isPresent()) {
              number = annotations(json, label.get(), i + 1, number);
            }
          }
          json.endArray().endObject();
          text.write('\n');
        });
  }

  private static void images(JsonWriter json, List<LabelTask> tasks) throws IOException {
    json.name("images").beginArray();
    for (int i = 0; i < tasks.size(); i++) {
      LabelTask task = tasks.get(i);
      json.beginObject();
      json.name("id").value(i + 1);
      json.name("file_name").value(task.name() + TaskNames.extension(task));
      json.name("width").value(task.size().width());
      json.name("height").value(task.size().height());
      json.endObject();
    }
    json.endArray();
  }

  private static void categories(JsonWriter json, Taxonomy taxonomy) throws IOException {
    json.name("categories").beginArray();
    for (int id = 0; id < taxonomy.size(); id++) {
      json.beginObject();
      json.name("id").value(id + 1);
      json.name("name").value(taxonomy.names().get(id));
      json.name("supercategory").value("");
      json.endObject();
    }
    json.endArray();
  }

  /** Writes an annotation for each class; returns the next number. */
  private static int annotations(JsonWriter json, LabelMap label, int image, int first)
      throws IOException {
    int number = first;
    boolean[] present = ClassNames.present(label);
    for (int id = 0; id < LabelMap.IGNORED; id++) {
      if (!present[id]) {
        continue;
      }
      Box box = Box.of(label, id);
      json.beginObject();
      json.name("id").value(number++);
      json.name("image_id").value(image);
      json.name("category_id").value(id + 1);
      json.name("iscrowd").value(1);
      json.name("area").value(box.pixels());
      json.name("bbox").beginArray();
      json.value(box.left()).value(box.top()).value(box.width()).value(box.height());
      json.endArray();
      json.name("segmentation").beginObject();
      json.name("size").beginArray().value(label.height()).value(label.width()).endArray();
      json.name("counts").value(CocoRle.text(CocoRle.runs(label, id)));
      json.endObject().endObject();
    }
    return number;
  }

  /** An image in an export. */
  private static final class Image {
    private final LabelTask task;
    private final LabelPainter painter;
    private boolean annotated;

    Image(LabelTask task) {
      this.task = task;
      painter = new LabelPainter(task.size());
    }

    void paint(Json annotation, int id) {
      Json segmentation = annotation.get("segmentation");
      painter.paint(pixels(segmentation, task.size()), id);
      annotated = true;
    }
  }

  @Override
  public ImportedLabels read(LabelTasks tasks, Path source) {
    var collected = new Collected(tasks, source);
    for (JsonFile file : JsonFile.of(source, "instances_")) {
      read(file.parse(), tasks.taxonomy(), collected);
    }
    return collected.finish();
  }

  private static void read(Json document, Taxonomy taxonomy, Collected collected) {
    Map<Long, String> categories = new HashMap<>();
    for (Json category : document.get("categories").items()) {
      if (categories.put(category.get("id").integer(), category.get("name").text()) != null) {
        throw category.error("has the id of a category before it");
      }
    }
    Map<Long, Optional<Image>> images = new LinkedHashMap<>();
    for (Json image : document.get("images").items()) {
      if (images.put(image.get("id").integer(), image(image, collected)) != null) {
        throw image.error("has the id of an image before it");
      }
    }
    var classes = new ClassNames(taxonomy);
    for (Json annotation : document.get("annotations").items()) {
      Optional<Image> image = images.get(annotation.get("image_id").integer());
      if (image == null) {
        throw annotation.get("image_id").error("is no image of the file");
      }
      Json category = annotation.get("category_id");
      String name = categories.get(category.integer());
      if (name == null) {
        throw category.error("is no category of the file");
      }
      if (image.isPresent()) {
        String where = annotation.document() + ": " + annotation.path();
        image.get().paint(annotation, classes.id(name, where));
      }
    }
    images.values().stream()
        .flatMap(Optional::stream)
        .forEach(
            image -> {
              if (image.annotated) {
                collected.label(image.task, image.painter);
              } else {
                collected.unlabelled(image.task);
              }
            });
  }

  private static Optional<Image> image(Json image, Collected collected) {
    Optional<LabelTask> task = collected.task(image.get("file_name").text());
    task.ifPresent(
        of ->
            Collected.requireSize(
                of,
                image.get("width").integer(0, Integer.MAX_VALUE),
                image.get("height").integer(0, Integer.MAX_VALUE),
                image.document() + ": " + image.path()));
    return task.map(Image::new);
  }

  /** The pixels of run lengths, packed or not, or of polygons. */
  private static BitSet pixels(Json segmentation, ImageSize size) {
    if (segmentation.isList()) {
      var pixels = new BitSet(size.width() * size.height());
      for (Json polygon : segmentation.items()) {
        PolygonFill.fill(polygon.numbers(), size, pixels, polygon);
      }
      return pixels;
    }
    long[] sides = segmentation.get("size").integers();
    if (sides.length != 2 || sides[0] != size.height() || sides[1] != size.width()) {
      throw segmentation
          .get("size")
          .error(
              Text.of(
                  "is %s, but the height and width of its image are [%d, %d]",
                  Arrays.toString(sides), size.height(), size.width()));
    }
    Json counts = segmentation.get("counts");
    long[] runs = counts.isText() ? CocoRle.runs(counts.text(), counts) : counts.integers();
    return CocoRle.pixels(runs, size, counts);
  }
}

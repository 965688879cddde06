package io.mada.label.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mada.api.data.LabelMap;
import io.mada.api.data.Taxonomy;
import io.mada.label.Handover;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is exported and imported again is what it was, byte for byte. */
class RoundTripTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "png, out",
    "png, out.zip",
    "cvat, out.zip",
    "coco, out.json",
    "labelstudio, out.json"
  })
  void labelsComeBackAsTheyWere(String format, String target) throws IOException {
    check(format, target, Handover.CLASSES);
  }

  @ParameterizedTest
  @CsvSource({"png, out", "cvat, out.zip", "coco, out.json", "labelstudio, out.json"})
  void coloursAndNamesOfClassesDoNotMatter(String format, String target) throws IOException {
    List<Taxonomy.Category> classes = new ArrayList<>();
    classes.add(new Taxonomy.Category("background", 0));
    classes.add(new Taxonomy.Category("ignored", 0));
    classes.add(new Taxonomy.Category("Fußgänger \"<x>\"", 0xe0e0c0));
    for (int id = classes.size(); id < LabelMap.IGNORED; id++) {
      classes.add(new Taxonomy.Category("c" + id, id / 2));
    }
    check(format, target, new Taxonomy("many", classes));
  }

  private void check(String format, String target, Taxonomy taxonomy) throws IOException {
    var handover = new Handover(folder.resolve("annotate"), taxonomy);
    Map<String, LabelMap> labels = labels(taxonomy.size());
    labels.forEach((name, label) -> handover.add(name, label.width(), label.height()));
    LabelTasks tasks = handover.tasks();
    Path file = folder.resolve(target);
    LabelFormat chosen = LabelFormats.named(format);
    chosen.write(tasks, tasks.tasks(), task -> labels.get(task.name()), file);
    if (format.equals("labelstudio")) {
      submit(file);
    }
    ImportedLabels imported = chosen.read(tasks, file);
    assertEquals(
        List.copyOf(labels.keySet()),
        imported.labels().keySet().stream().map(LabelTask::name).toList());
    imported
        .labels()
        .forEach(
            (task, label) -> {
              assertEquals(task.size(), label.size());
              assertArrayEquals(labels.get(task.name()).ids(), label.ids(), task.name());
            });
    assertEquals(List.of(), imported.notes());
    assertEquals(List.of(), imported.skipped());
  }

  /** Every class, all alone and mixed; odd sizes; names with folders, dots and spaces. */
  private static Map<String, LabelMap> labels(int classes) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
    Map<String, LabelMap> labels = new LinkedHashMap<>();
    labels.put("one", Handover.label("1"));
    labels.put("row", Handover.label("0.1.2.0"));
    labels.put("a/column", Handover.label("0", "0", ".", "1"));
    labels.put("a/b/all of one", filled(33, 17, 2));
    labels.put("dot.ted.name", speckled(13, 29, random, classes, 1));
    labels.put("large", speckled(301, 203, random, classes, 40));
    byte[] each = new byte[16 * 17];
    Arrays.fill(each, (byte) LabelMap.IGNORED);
    for (int id = 0; id < classes; id++) {
      each[id] = (byte) id;
    }
    labels.put("each class in a pixel", new LabelMap(16, 17, each));
    return labels;
  }

  private static LabelMap filled(int width, int height, int id) {
    byte[] ids = new byte[width * height];
    Arrays.fill(ids, (byte) id);
    return new LabelMap(width, height, ids);
  }

  /** Runs of random lengths. */
  private static LabelMap speckled(
      int width, int height, RandomGenerator random, int classes, int longest) {
    byte[] ids = new byte[width * height];
    for (int i = 0; i < ids.length; ) {
      int id = random.nextInt(classes + 1);
      int end = Math.min(ids.length, i + 1 + random.nextInt(longest));
      Arrays.fill(ids, i, end, (byte) (id == classes ? LabelMap.IGNORED : id));
      i = end;
    }
    return new LabelMap(width, height, ids);
  }

  /** What Label Studio makes of predictions that an annotator accepts as they are. */
  static void submit(Path file) throws IOException {
    JsonArray tasks = JsonParser.parseString(Files.readString(file)).getAsJsonArray();
    for (JsonElement each : tasks) {
      JsonObject task = each.getAsJsonObject();
      var annotation = new JsonObject();
      annotation.addProperty("was_cancelled", false);
      annotation.add(
          "result", task.getAsJsonArray("predictions").get(0).getAsJsonObject().get("result"));
      var annotations = new JsonArray();
      annotations.add(annotation);
      task.add("annotations", annotations);
    }
    Files.writeString(file, tasks.toString());
  }
}

package io.mada.label.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mada.label.Handover;
import io.mada.label.task.LabelTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelStudioJsonTest {

  /** One pixel inside and one outside; see BrushRleTest. */
  private static final String RLE = "[0,0,0,8,57,27,252,127,241,128,0]";

  @TempDir Path folder;
  private LabelTasks tasks;

  @BeforeEach
  void setUp() {
    tasks =
        new Handover(folder.resolve("annotate"), Handover.CLASSES)
            .add("a/x y", 2, 1, 2)
            .add("y", 2, 1, 1)
            .tasks();
  }

  private LabelFormat studio() {
    return LabelFormats.named("labelstudio");
  }

  @Test
  void tasksHavePredictionsAndTheMostWantedTheLowestScore() throws IOException {
    Path out = folder.resolve("out.json");
    studio().write(tasks, tasks.tasks(), task -> Handover.label("0."), out);
    JsonArray json = JsonParser.parseString(Files.readString(out)).getAsJsonArray();
    JsonObject first = json.get(0).getAsJsonObject();
    assertEquals(
        "{\"image\":\"/data/local-files/?d=images/y.png\",\"mada_id\":\"y\",\"score\":1.0,"
            + "\"round\":1,\"rank\":1,\"reason\":\"far from all anchors\"}",
        first.get("data").toString());
    JsonObject second = json.get(1).getAsJsonObject();
    assertEquals(
        "/data/local-files/?d=images/a/x%20y.png",
        second.getAsJsonObject("data").get("image").getAsString());
    assertTrue(score(first) < score(second), score(first) + " " + score(second));
    assertEquals(
        "[{\"id\":\"r0\",\"from_name\":\"tag\",\"to_name\":\"image\",\"type\":\"brushlabels\","
            + "\"origin\":\"manual\",\"image_rotation\":0,\"original_width\":2,"
            + "\"original_height\":1,\"value\":{\"format\":\"rle\",\"rle\":"
            + RLE
            + ",\"brushlabels\":[\"road\"]}}]",
        prediction(first).get("result").toString());
    String config = Files.readString(folder.resolve("label-config.xml"));
    assertTrue(
        config.contains("<Label value=\"tree &amp; bush\" background=\"#6b8e23\"/>"), config);
    assertEquals(LabelConfig.of(Handover.CLASSES), LabelConfig.read(config, "it"));
  }

  private static JsonObject prediction(JsonObject task) {
    return task.getAsJsonArray("predictions").get(0).getAsJsonObject();
  }

  private static double score(JsonObject task) {
    return prediction(task).get("score").getAsDouble();
  }

  private Path export(String... tasks) {
    return Export.file(
        folder.resolve("in.json"), ("[" + String.join(",", tasks) + "]").replace('\'', '"'));
  }

  private static String task(String data, String... annotations) {
    return "{'id':1,'data':{" + data + "},'annotations':[" + String.join(",", annotations) + "]}";
  }

  private static String annotation(String... regions) {
    return "{'was_cancelled':false,'result':[" + String.join(",", regions) + "]}";
  }

  private static String brush(String name) {
    return region("brushlabels", "'format':'rle','rle':" + RLE + ",'brushlabels':['" + name + "']");
  }

  private static String region(String type, String value) {
    return "{'type':'"
        + type
        + "','original_width':2,'original_height':1,'image_rotation':0,'value':{"
        + value
        + "}}";
  }

  @Test
  void annotationsAreFoundByOurNameOrByTheImagesFile() {
    Path in =
        export(
            task("'mada_id':'y','image':'/data/upload/1/whatever.png'", annotation(brush("sky"))),
            task("'image':'/data/local-files/?d=images/a/x%20y.png'", annotation(brush("road"))));
    assertEquals(Map.of("a/x y", "0.", "y", "2."), Export.labels(studio().read(tasks, in)));
  }

  @Test
  void uploadedFilesAreFoundWithoutTheLettersBeforeTheirNames() {
    Path in =
        export(
            task(
                "'image':'http://studio:8080/data/upload/3/0a1b2c3d-y.png'",
                annotation(brush("sky"))));
    assertEquals(Map.of("y", "2."), Export.labels(studio().read(tasks, in)));
  }

  @Test
  void cancelledTasksAreSkippedAndOthersWithoutAnnotationsStayOut() {
    Path in =
        export(
            task("'mada_id':'y'", "{'was_cancelled':true,'result':[" + brush("sky") + "]}"),
            task("'mada_id':'a/x y'"));
    ImportedLabels imported = studio().read(tasks, in);
    assertEquals(List.of(Export.task(tasks, "y")), imported.skipped());
    assertEquals(Map.of(), imported.labels());
    assertEquals(List.of("1 image has no label and stays out: 'a/x y'"), imported.notes());
  }

  @Test
  void ofSeveralAnnotationsTheLatestCounts() {
    String old = annotation(brush("sky")).replace("{'was", "{'updated_at':'2026-01-02','was");
    String young = annotation(brush("road")).replace("{'was", "{'updated_at':'2026-01-03','was");
    String cancelled = annotation().replace("false", "true");
    Path in = export(task("'mada_id':'y'", young, old, cancelled));
    ImportedLabels imported = studio().read(tasks, in);
    assertEquals(Map.of("y", "0."), Export.labels(imported));
    assertEquals(List.of("y: of 2 annotations, the latest counts"), imported.notes());
    Path same = export(task("'mada_id':'y'", annotation(brush("sky")), annotation(brush("road"))));
    assertEquals(Map.of("y", "0."), Export.labels(studio().read(tasks, same)));
  }

  @Test
  void anAnnotationWithoutRegionsIsALabelOfNothing() {
    assertEquals(
        Map.of("y", ".."),
        Export.labels(studio().read(tasks, export(task("'mada_id':'y'", annotation())))));
  }

  @Test
  void polygonsAreInPercentAndOtherRegionsAreLeftOut() {
    String polygon =
        region(
            "polygonlabels",
            "'points':[[50,0],[100,0],[100,100],[50,100]],'polygonlabels':['sky']");
    String choice = region("choices", "'choices':['good']");
    Path in = export(task("'mada_id':'y'", annotation(brush("road"), polygon, choice)));
    ImportedLabels imported = studio().read(tasks, in);
    assertEquals(Map.of("y", "02"), Export.labels(imported));
    assertEquals(
        List.of(
            "y: 1 regions that are no brush or polygon of a class are left out, such as 'choices'"),
        imported.notes());
  }

  @Test
  void whereRegionsOverlapTheLaterCounts() {
    Path in = export(task("'mada_id':'y'", annotation(brush("road"), brush("sky"))));
    ImportedLabels imported = studio().read(tasks, in);
    assertEquals(Map.of("y", "2."), Export.labels(imported));
    assertEquals(
        List.of("y: 1 pixels are in regions of different classes; the later one counts"),
        imported.notes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'road' | 'skye' | : 'skye' is no class of street; did you mean 'sky'?",
        "'road' | 'road','sky' | .value.brushlabels has 2 classes, not one",
        "'original_width':2 | 'original_width':3 | is 3x1, but image 'y' is 2x1: give the mask in the"
            + " size of the image",
        "'image_rotation':0 | 'image_rotation':90 | was drawn on a rotated image: turn it back and"
            + " export again",
        "[0,0,0,8, | [0,0,0,9, | .value.rle is a mask of 9 bytes, which is not 4 for each pixel of its"
            + " image of 2x1",
        "[0,0,0,8, | [0,0,0.5,8, | .value.rle is no whole number: 0.5",
        "'rle':[ | 'rl':[ | .value has no 'rle'",
        "'value' | 'valu' | has no 'value'"
      })
  void aRegionThatCannotBeReadIsAnError(String what, String instead, String message) {
    Path in = export(task("'mada_id':'y'", annotation(brush("road").replace(what, instead))));
    String place = "in.json: [0].annotations[0].result[0]";
    assertEquals(
        place + (message.matches("[.:].*") ? "" : " ") + message,
        Export.error("labelstudio", tasks, in));
  }

  @Test
  void aFileOfAnotherKindIsAnError() {
    Path file = folder.resolve("in.json");
    assertEquals(
        "in.json: it is no list of tasks",
        Export.error("labelstudio", tasks, Export.file(file, "{\"detail\": \"no\"}")));
    assertEquals(
        "in.json: [0] has no 'data'",
        Export.error("labelstudio", tasks, Export.file(file, "[{}]")));
    assertEquals(
        "in.json: [0].data has neither 'mada_id' nor 'image': whose is it?",
        Export.error("labelstudio", tasks, Export.file(file, "[{\"data\": {}}]")));
    assertEquals(
        "in.json has no images", Export.error("labelstudio", tasks, Export.file(file, "[]")));
    assertEquals(
        "no image of in.json is one that was to be labelled: it begins with 'z', and the tasks begin"
            + " with 'a/x y'",
        Export.error("labelstudio", tasks, export(task("'mada_id':'z'"))));
    assertEquals(
        "in.json has image 'y' twice, as y and y",
        Export.error("labelstudio", tasks, export(task("'mada_id':'y'"), task("'mada_id':'y'"))));
  }

  @Test
  void aFileThatEndsEarlyIsAnError() {
    String text = "[" + task("'mada_id':'y'", annotation(brush("road"))).replace('\'', '"') + "]";
    for (int length = 0; length < text.length(); length++) {
      String error =
          Export.error(
              "labelstudio",
              tasks,
              Export.file(folder.resolve("in.json"), text.substring(0, length)));
      assertTrue(error.startsWith("in.json"), error);
    }
    Export.error("labelstudio", tasks, Export.file(folder.resolve("in.json"), text + "]"));
  }
}

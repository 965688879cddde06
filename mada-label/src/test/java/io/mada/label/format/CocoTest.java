package io.mada.label.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

class CocoTest {

  @TempDir Path folder;
  private LabelTasks tasks;

  @BeforeEach
  void setUp() {
    tasks =
        new Handover(folder.resolve("annotate"), Handover.CLASSES)
            .add("a/x", 3, 2, 2)
            .add("y", 3, 2, 1)
            .tasks();
  }

  private LabelFormat coco() {
    return LabelFormats.named("coco");
  }

  @Test
  void annotationsAreCrowdsWithRunLengths() throws IOException {
    Path out = folder.resolve("out.json");
    coco()
        .write(
            tasks,
            tasks.tasks(),
            task -> task.name().equals("y") ? Handover.label(".2.", "02.") : null,
            out);
    JsonObject json = JsonParser.parseString(Files.readString(out)).getAsJsonObject();
    assertEquals(
        "[{\"id\":1,\"file_name\":\"y.png\",\"width\":3,\"height\":2},"
            + "{\"id\":2,\"file_name\":\"a/x.png\",\"width\":3,\"height\":2}]",
        json.get("images").toString());
    assertEquals(
        "{\"id\":3,\"name\":\"sky\",\"supercategory\":\"\"}",
        json.getAsJsonArray("categories").get(2).toString());
    // Down the columns: .0 22 ..
    assertEquals(
        "[{\"id\":1,\"image_id\":1,\"category_id\":1,\"iscrowd\":1,\"area\":1,\"bbox\":[0,1,1,1],"
            + "\"segmentation\":{\"size\":[2,3],\"counts\":\"114\"}},"
            + "{\"id\":2,\"image_id\":1,\"category_id\":3,\"iscrowd\":1,\"area\":2,"
            + "\"bbox\":[1,0,1,2],\"segmentation\":{\"size\":[2,3],\"counts\":\"222\"}}]",
        json.get("annotations").toString());
  }

  @Test
  void runLengthsOfBothKindsAndPolygonsAreRead() {
    Path in =
        document(
            "{'id':1,'file_name':'y.jpg','width':3,'height':2}",
            annotation(1, 8, "{'size':[2,3],'counts':'114'}")
                + ","
                + annotation(1, 7, "{'size':[2,3],'counts':[2,1,3]}")
                + ","
                + annotation(1, 9, "[[2,0,3,0,3,2,2,2],[1,1,2,1,2,2,1,2]]"));
    assertEquals(Map.of("y", ".02/122"), Export.labels(coco().read(tasks, in)));
  }

  private Path document(String images, String annotations) {
    return document(images, annotations, "tree & bush");
  }

  private Path document(String images, String annotations, String tree) {
    return Export.file(
        folder.resolve("in.json"),
        ("{'images':["
                + images
                + "],'categories':[{'id':7,'name':'road'},{'id':8,'name':'"
                + tree
                + "'},{'id':9,'name':'sky'}],'annotations':["
                + annotations
                + "]}")
            .replace('\'', '"'));
  }

  private static String annotation(int image, int category, String segmentation) {
    return "{'image_id':"
        + image
        + ",'category_id':"
        + category
        + ",'segmentation':"
        + segmentation
        + "}";
  }

  @Test
  void whereRegionsOverlapTheLaterCounts() {
    Path in =
        document(
            "{'id':1,'file_name':'y','width':3,'height':2}",
            annotation(1, 7, "{'size':[2,3],'counts':[0,4,2]}")
                + ","
                + annotation(1, 9, "{'size':[2,3],'counts':[1,4,1]}")
                + ","
                + annotation(1, 9, "{'size':[2,3],'counts':[4,2]}"));
    ImportedLabels imported = coco().read(tasks, in);
    assertEquals(Map.of("y", "022/222"), Export.labels(imported));
    assertEquals(
        List.of("y: 3 pixels are in regions of different classes; the later one counts"),
        imported.notes());
  }

  @Test
  void imagesWithoutAnnotationsStayOut() {
    Path in =
        document(
            "{'id':1,'file_name':'y.png','width':3,'height':2},"
                + "{'id':2,'file_name':'images/a/x.png','width':3,'height':2},"
                + "{'id':3,'file_name':'other.png','width':1,'height':1}",
            annotation(1, 7, "{'size':[2,3],'counts':[0,6]}")
                + ","
                + annotation(3, 7, "{'size':[1,1],'counts':[0,1]}"));
    ImportedLabels imported = coco().read(tasks, in);
    assertEquals(Map.of("y", "000/000"), Export.labels(imported));
    assertEquals(
        List.of(
            "1 image has no label and stays out: 'a/x'",
            "1 image is none of the tasks: 'other.png'"),
        imported.notes());
  }

  @Test
  void aZipAsCvatExportsItIsRead() throws IOException {
    Path json =
        document(
            "{'id':1,'file_name':'y.png','width':3,'height':2}",
            annotation(1, 7, "{'size':[2,3],'counts':[0,6]}"));
    Path zip =
        new Export()
            .bytes("annotations/instances_default.json", Files.readAllBytes(json))
            .text("annotations/captions_default.json", "[]")
            .zip(folder.resolve("in.zip"));
    assertEquals(Map.of("y", "000/000"), Export.labels(coco().read(tasks, zip)));
    assertEquals(
        "none.zip has no .json file",
        Export.error("coco", tasks, new Export().text("a", "").zip(folder.resolve("none.zip"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'size':[3,2],'counts':[0,6]} | annotations[0].segmentation.size is [3, 2], but the height and width of its image are"
            + " [2, 3]",
        "{'size':[2,3],'counts':[0,7]} | annotations[0].segmentation.counts has runs beyond the 6"
            + " pixels of its image",
        "{'size':[2,3],'counts':[7,-1]} | annotations[0].segmentation.counts has runs beyond the 6"
            + " pixels of its image",
        "{'size':[2,3],'counts':[-1,7]} | annotations[0].segmentation.counts has a run of -1 pixels",
        "{'size':[2,3],'counts':[0.5,6]} | annotations[0].segmentation.counts is no whole number:"
            + " 0.5",
        "{'size':[2,3],'counts':[1e99,6]} | annotations[0].segmentation.counts is no whole number:"
            + " 1e99",
        "{'size':[2,3],'counts':[0,6],'x':1,'size2':0} | fine",
        "{'size':[2,3],'counts':'1X'} | annotations[0].segmentation.counts is no run lengths of COCO:"
            + " it is damaged at character 2",
        "{'size':[2,3]} | annotations[0].segmentation has no 'counts'",
        "'114' | annotations[0].segmentation is no object",
        "[[1,2,3]] | annotations[0].segmentation[0] is no polygon: it has 3 coordinates",
        "[['a']] | annotations[0].segmentation[0] has something other than a number at place 0"
      })
  void aSegmentationThatIsNotTheImagesIsAnError(String segmentation, String message) {
    Path in =
        document("{'id':1,'file_name':'y','width':3,'height':2}", annotation(1, 7, segmentation));
    if (message.equals("fine")) {
      coco().read(tasks, in);
    } else {
      assertEquals("in.json: " + message, Export.error("coco", tasks, in));
    }
  }

  @Test
  void whatDoesNotFitTogetherIsAnError() {
    String y = "{'id':1,'file_name':'y','width':3,'height':2}";
    String all = "{'size':[2,3],'counts':[0,6]}";
    assertEquals(
        "in.json: annotations[0].image_id is no image of the file",
        Export.error("coco", tasks, document(y, annotation(2, 7, all))));
    assertEquals(
        "in.json: annotations[0].category_id is no category of the file",
        Export.error("coco", tasks, document(y, annotation(1, 1, all))));
    assertEquals(
        "in.json: annotations[0]: 'tree & busch' is no class of street; did you mean 'tree & bush'?",
        Export.error("coco", tasks, document(y, annotation(1, 8, all), "tree & busch")));
    // A category that nothing has is no matter.
    coco().read(tasks, document(y, annotation(1, 7, all), "tree & busch"));
    assertEquals(
        "in.json has image 'y' twice, as y and y.png",
        Export.error(
            "coco",
            tasks,
            document(y + "," + y.replace("'y'", "'y.png'").replace("'id':1", "'id':2"), "")));
    assertEquals(
        "in.json: images[1] has the id of an image before it",
        Export.error("coco", tasks, document(y + "," + y.replace("'y'", "'a/x'"), "")));
    assertEquals(
        "in.json: images[0] is 2x2, but image 'y' is 3x2: give the mask in the size of the image",
        Export.error("coco", tasks, document(y.replace("3", "2"), "")));
    assertEquals(
        "no image of in.json is one that was to be labelled: it begins with 'z', and the tasks begin"
            + " with 'a/x'",
        Export.error("coco", tasks, document(y.replace("'y'", "'z'"), "")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | in.json is empty",
        "[] | in.json: it is no object",
        "{} | in.json: it has no 'categories'",
        "{\"images\": 3, \"categories\": [], \"annotations\": []} | in.json: images is no list",
      })
  void aFileOfAnotherKindIsAnError(String content, String message) {
    assertEquals(
        message, Export.error("coco", tasks, Export.file(folder.resolve("in.json"), content)));
  }

  @Test
  void aFileThatEndsEarlyIsAnError() throws IOException {
    Path whole =
        document(
            "{'id':1,'file_name':'y','width':3,'height':2}",
            annotation(1, 7, "{'size':[2,3],'counts':[0,6]}"));
    String text = Files.readString(whole);
    for (int length = 0; length < text.length() - 1; length++) {
      Export.error(
          "coco", tasks, Export.file(folder.resolve("in.json"), text.substring(0, length)));
    }
    String deep = "[".repeat(100_000);
    Export.error("coco", tasks, Export.file(folder.resolve("in.json"), deep));
  }
}

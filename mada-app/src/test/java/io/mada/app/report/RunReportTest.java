package io.mada.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The report of a run in two rounds. */
class RunReportTest {

  private static final String BEFORE = "<script type=\"application/json\" id=\"content\">";

  @TempDir private Path folder;

  /**
   * The configuration that a report is drawn with may have another number of rounds than the run.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void everyRoundHasItsOwnMap(int rounds) throws IOException {
    List<JsonObject> maps = objects(write(withoutNetworks(), rounds).getAsJsonArray("maps"));

    assertEquals(List.of("1", "2"), texts(maps, "round"));
    assertEquals(List.of("warmup", "round 1"), texts(maps, "network"));
    assertEquals(List.of(3, 12), maps.stream().map(map -> size(map, "anchors", "at")).toList());
    assertNotEquals(maps.get(0).getAsJsonArray("points"), maps.get(1).getAsJsonArray("points"));
    assertEquals(List.of("selected: street/2 street/3"), choices(maps.get(0)));
    assertEquals(
        List.of("selected before: street/2 street/3", "selected: street/1 street/4"),
        choices(maps.get(1)));
  }

  @Test
  void everyRoundIsShownByTheNetworksItChoseWithAndTrained() throws IOException {
    TinyRounds run = TinyRounds.in(folder);

    JsonObject gallery = write(run, 2).getAsJsonObject("gallery");

    List<JsonObject> strips = objects(gallery.getAsJsonArray("strips"));
    assertEquals(List.of("round 1", "round 2"), texts(strips, "name"));
    assertEquals(List.of("warmup", "round 1"), texts(strips, "before"));
    assertEquals(List.of("round 1", "stage1"), texts(strips, "stage"));
    assertEquals(
        List.of("street/3", "street/2"),
        texts(objects(strips.get(0).getAsJsonArray("images")), "image"));
    assertEquals(
        List.of("street/1", "street/4"),
        texts(objects(strips.get(1).getAsJsonArray("images")), "image"));
    assertEquals(4, gallery.getAsJsonArray("pictures").size());
    Stream<String> files =
        Stream.of("stage1", "warmup", "rounds/1/stage1", "rounds/1/stage1", "stage1");
    assertEquals(files.map(stage -> Path.of(stage, "best.safetensors")).toList(), run.opened());
  }

  @Test
  void everyRoundHasItsLearningCurve() throws IOException {
    List<JsonObject> curves = objects(write(withoutNetworks(), 2).getAsJsonArray("curves"));

    assertEquals(List.of("stage1", "round 1"), texts(curves, "name"));
  }

  @Test
  void aRoundThatIsNotBegunIsLeftOut() throws IOException {
    TinyRounds run = TinyRounds.in(folder);
    run.write("selection.txt", "street/2\nstreet/3\n");
    run.write(
        "selection.csv",
        "name,score,rank,x,y,width,height,round\nstreet/2,1,1,,,,,1\nstreet/3,1,2,,,,,1\n");
    Files.delete(folder.resolve("rounds/2/pool/features.npy"));

    JsonObject content = write(run, 3);

    assertEquals(1, content.getAsJsonArray("maps").size());
    assertEquals(1, content.getAsJsonObject("gallery").getAsJsonArray("strips").size());
  }

  @Test
  void trainingLossesAreThoseOfTheTerms() throws IOException {
    JsonObject losses =
        objects(write(withoutNetworks(), 2).getAsJsonArray("curves"))
            .get(0)
            .getAsJsonObject("losses");

    assertEquals(Set.of("selected", "soft_anchor"), losses.keySet());
    assertEquals("[null,0.25]", losses.get("soft_anchor").toString());
  }

  @Test
  void theWorstImagesAreThoseOfTheLastNetwork() throws IOException {
    JsonObject content = write(TinyRounds.in(folder), 2);

    JsonObject images = content.getAsJsonObject("images");
    assertEquals("warmup", images.get("before").getAsString());
    assertEquals("stage1", images.get("after").getAsString());
    assertEquals(TinyBenchmark.POOL, images.get("count").getAsInt());
    List<JsonObject> points = objects(images.getAsJsonArray("points"));
    List<Double> scores = points.stream().map(point -> point.get("after").getAsDouble()).toList();
    assertEquals(scores.stream().sorted().toList(), scores);
    List<JsonObject> strips = objects(content.getAsJsonObject("worst").getAsJsonArray("strips"));
    assertEquals(List.of("stage1"), texts(strips, "before"));
    assertEquals(
        texts(points.subList(0, 6), "name"),
        texts(objects(strips.get(0).getAsJsonArray("images")), "image"));
  }

  @Test
  void ofAnOlderRunWhatItLacksIsLeftOut() throws IOException {
    TinyRounds run = withoutNetworks();
    for (String file : List.of("evaluation.json", "confusion.csv", "images.csv")) {
      Files.delete(folder.resolve(file));
    }
    JsonObject content = write(run, 2);

    assertTrue(content.has("scores"));
    for (String part : List.of("evaluation", "confusion", "images", "worst")) {
      assertFalse(content.has(part), part);
    }
  }

  /** A run of which there are no pictures, which take longest. */
  private TinyRounds withoutNetworks() throws IOException {
    TinyRounds run = TinyRounds.in(folder);
    for (String stage : List.of("warmup", "rounds/1/stage1", "stage1")) {
      Files.delete(folder.resolve(stage).resolve("best.safetensors"));
    }
    return run;
  }

  private JsonObject write(TinyRounds run, int rounds) throws IOException {
    assertEquals(List.of(), RunReport.write(folder, run.inputs(rounds)));
    String html = Files.readString(folder.resolve(ReportPage.FILE));
    int begin = html.indexOf(BEFORE) + BEFORE.length();
    return JsonParser.parseString(html.substring(begin, html.indexOf("</script>", begin)))
        .getAsJsonObject();
  }

  /** The choices of a map with the names of their images. */
  private static List<String> choices(JsonObject map) {
    List<String> points = texts(objects(map.getAsJsonArray("points")), "name");
    return objects(map.getAsJsonArray("choices")).stream()
        .map(
            choice -> {
              Stream<String> images =
                  StreamSupport.stream(choice.getAsJsonArray("points").spliterator(), false)
                      .map(point -> points.get(point.getAsInt()))
                      .sorted();
              return choice.get("name").getAsString() + ": " + String.join(" ", images.toList());
            })
        .toList();
  }

  private static int size(JsonObject map, String list, String inner) {
    return map.getAsJsonArray(list).get(0).getAsJsonObject().getAsJsonArray(inner).size();
  }

  private static List<JsonObject> objects(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  private static List<String> texts(List<JsonObject> objects, String key) {
    return objects.stream().map(object -> object.get(key).getAsString()).toList();
  }
}

package io.mada.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mada.api.MadaException;
import io.mada.api.Text;
import io.mada.app.testing.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs beside each other: files as runs leave them, with made-up numbers. */
class ComparisonReportTest {

  private static final String BEFORE = "<script type=\"application/json\" id=\"content\">";

  @TempDir private Path folder;

  private Path one;
  private Path other;

  @BeforeEach
  void makeRuns() throws IOException {
    one = run("one", "mada", 100, 0.5, "a\nb\nc\n", 0.25, 0.75);
    other = run("other", "random", 100, 0.25, "b\nc\nd\n", 0.5, 0.5);
  }

  /**
   * @param score of the last network, whose classes have it, and a tenth more
   * @param ious of the two validation images
   */
  private Path run(
      String name, String strategy, int iterations, double score, String chosen, double... ious)
      throws IOException {
    Path run = Files.createDirectories(folder.resolve(name + "/20261129"));
    Files.createDirectories(run.resolve("stage1"));
    write(
        run,
        "run.json",
        Text.of(
            """
            {"configuration": {"name": "%s", "seed": 7,
              "data": {"target": {"images": "pool"}, "validation": {"images": "val"}},
              "selection": {"strategy": "%s", "images": 3},
              "stages": {"warmup": {"iterations": 10}, "stage1": {"iterations": %d, "terms": [{"term": "supervised"}]}}},
             "steps": {"warmup": {"seconds": 30}, "stage1": {"seconds": 45.5}}}
            """,
            name, strategy, iterations));
    write(
        run,
        "metrics.json",
        Text.of(
            """
            {"warmup": {"miou": 0.2, "pixel_accuracy": 0.6, "class_iou": {"road": 0.3, "car": 0.1}},
             "stage1": {"miou": %s, "pixel_accuracy": 0.8, "class_iou": {"road": %s, "car": %s}}}
            """,
            score, score + 0.1, score - 0.1));
    write(
        run,
        "images.csv",
        Text.of(
            """
            network,name,pixels,miou,pixel_accuracy
            warmup,x,9,0.1,0.1
            warmup,y,9,0.1,0.1
            stage1,x,9,%s,0.5
            stage1,y,9,%s,0.5
            """,
            ious[0], ious[1]));
    write(run, "selection.txt", chosen);
    write(run, "stage1/metrics.csv", "iteration,miou,validation_loss\n50,0.25,1.5\n100,0.5,1.0\n");
    return run;
  }

  private static void write(Path run, String file, String text) throws IOException {
    Files.writeString(run.resolve(file), text);
  }

  private JsonObject content(Path... runs) throws IOException {
    Path page = folder.resolve("comparison.html");
    ComparisonReport.write(page, List.of(runs));
    String html = Files.readString(page);
    int begin = html.indexOf(BEFORE) + BEFORE.length();
    return JsonParser.parseString(html.substring(begin, html.indexOf("</script>", begin)))
        .getAsJsonObject();
  }

  private static List<String> texts(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonElement::getAsString).toList();
  }

  @Test
  void whatDiffersIsFoundAndNothingElse() throws IOException {
    JsonObject comparison = content(one, other).getAsJsonObject("comparison");

    JsonArray differences = comparison.getAsJsonArray("differences");
    assertEquals(1, differences.size(), differences.toString());
    JsonObject difference = differences.get(0).getAsJsonObject();
    assertEquals("selection.strategy", difference.get("key").getAsString());
    assertEquals(List.of("mada", "random"), texts(difference.getAsJsonArray("values")));
    // Two of four images are common.
    JsonObject overlap = comparison.getAsJsonObject("overlap");
    assertEquals(
        0.5, overlap.getAsJsonArray("jaccard").get(0).getAsJsonArray().get(1).getAsDouble(), 1e-9);
    // Both images differ by a quarter, of the last networks.
    JsonObject image = comparison.getAsJsonArray("images").get(0).getAsJsonObject();
    assertEquals("x", image.get("name").getAsString());
    assertEquals(List.of("0.25", "0.5"), texts(image.getAsJsonArray("miou")));
    assertEquals(2, comparison.getAsJsonArray("curves").size());
    assertEquals(
        List.of("one", "other"),
        StreamSupport.stream(comparison.getAsJsonArray("runs").spliterator(), false)
            .map(run -> run.getAsJsonObject().get("name").getAsString())
            .toList());
    assertEquals(1, comparison.getAsJsonArray("caveats").size(), "one seed each, and that is all");
  }

  @Test
  void aSectionThatOneRunLacksIsOneDifference() throws IOException {
    String record = Files.readString(other.resolve("run.json"));
    write(other, "run.json", record.replaceFirst("\"stage1\": \\{\"iter.*}]}", "\"last\": {}"));

    JsonArray differences =
        content(one, other).getAsJsonObject("comparison").getAsJsonArray("differences");

    assertEquals(
        List.of("selection.strategy", "stages.stage1", "stages.last"),
        StreamSupport.stream(differences.spliterator(), false)
            .map(d -> d.getAsJsonObject().get("key").getAsString())
            .toList());
  }

  @Test
  void scoresThatDoNotCompareAreSaidToBe() throws IOException {
    String record = Files.readString(other.resolve("run.json"));
    write(other, "run.json", record.replace("\"val\"", "\"elsewhere\""));
    String scores = Files.readString(other.resolve("metrics.json"));
    write(other, "metrics.json", scores.replace("car", "boat"));
    Path third = run("third", "mada", 100, 0.5, "", 0.1, 0.1);
    Files.delete(third.resolve("metrics.json"));

    JsonObject comparison = content(one, other, third).getAsJsonObject("comparison");

    List<String> caveats = texts(comparison.getAsJsonArray("caveats"));
    assertEquals(4, caveats.size(), caveats.toString());
    assertTrue(caveats.get(0).contains("different images"), caveats.get(0));
    assertTrue(caveats.get(1).contains("different classes"), caveats.get(1));
    assertEquals("third has no scores yet.", caveats.get(2));
    assertTrue(comparison.getAsJsonArray("images").isEmpty(), "they are of other images");
  }

  @Test
  void runsOfOneExperimentAreCalledByTheirFolders() throws IOException {
    Path again = folder.resolve("one/20261130");
    Files.createDirectories(again);
    Files.copy(one.resolve("run.json"), again.resolve("run.json"));

    JsonObject comparison = content(one, again).getAsJsonObject("comparison");

    JsonObject second = comparison.getAsJsonArray("runs").get(1).getAsJsonObject();
    assertEquals("20261130", second.get("name").getAsString());
    assertFalse(comparison.has("overlap"));
  }

  @Test
  void whatIsDamagedIsLeftOutAndSaid() throws IOException {
    write(other, "images.csv", "network,name\nx\n");

    List<String> notes = texts(content(one, other).getAsJsonArray("notes"));

    assertEquals(1, notes.size(), notes.toString());
    assertTrue(
        notes.get(0).startsWith("the scores of images of other left out: " + other),
        notes.toString());
  }

  @Test
  void aRecordOfOddTypesIsDrawnAllTheSame() throws IOException {
    write(
        one,
        "run.json",
        """
        {"configuration": {"name": ["</script><b>", {}], "seed": {}, "data": 5, "selection": "mada", "stages": ["warmup"]},
         "steps": {"warmup": null, "stage1": {"seconds": "many"}}}
        """);
    write(one, "metrics.json", "{\"warmup\": {\"miou\": NaN}, \"stage1\": {\"miou\": \"0.9\"}}");
    write(other, "metrics.json", "{\"warmup\": 5}");

    JsonObject content = content(one, other);

    List<String> notes = texts(content.getAsJsonArray("notes"));
    assertEquals(1, notes.size(), notes.toString());
    assertEquals(
        "the scores of other left out: "
            + other.resolve("metrics.json")
            + " is damaged: what it says of warmup is no JSON object",
        notes.get(0).replace("other/20261129 left", "other left"));
    try (Browser browser = Browser.start()) {
      browser.open(folder.resolve("comparison.html"), 1280, 900, false);
      assertEquals(
          2L, browser.<Long>run("return document.querySelectorAll('#scores tbody tr').length"));
      assertEquals(List.of(), browser.console());
    }
  }

  @Test
  void foldersThatAreNoRunsAreNamed() throws IOException {
    assertError(folder + " is no run directory: there is no run.json in it", one, folder);
    assertError(one.resolve("../20261129") + " is named twice", one, one.resolve("../20261129"));
    write(other, "benchmark.json", "{}");
    assertError(other + " is a benchmark, whose report.html compares its cells", one, other);
    Files.delete(other.resolve("benchmark.json"));
    write(other, "run.json", "{");
    assertError(other.resolve("run.json") + " is no JSON; it may have been cut off", one, other);
    assertFalse(Files.exists(folder.resolve("comparison.html")));
  }

  private void assertError(String message, Path... runs) {
    MadaException error = assertThrows(MadaException.class, () -> content(runs));
    assertTrue(error.getMessage().startsWith(message), error.getMessage());
  }

  @Test
  void thePageIsDrawnAtEveryWidth() throws IOException {
    write(one, "evaluation.json", "{\"stage1\": {\"multi_scale\": {\"miou\": 0.625}}}");
    content(one, other);
    Path page = folder.resolve("comparison.html");
    try (Browser browser = Browser.start()) {
      for (int width : List.of(1280, 390)) {
        browser.open(page, width, 900, width == 390);
        assertEquals(
            (long) width, browser.<Long>run("return document.documentElement.scrollWidth"));
        assertEquals(
            "one: mIoU 20.0 → 50.0 % +30.0 points",
            browser.run("return document.querySelector('.headline').textContent"));
        for (String figure : List.of("classes", "miou", "loss", "overlap")) {
          long shapes =
              browser.run(
                  "return document.querySelectorAll('#figure-' + arguments[0] + ' svg path').length",
                  figure);
          assertTrue(shapes >= 2, figure + " has " + shapes + " shapes");
        }
      }
      assertEquals(
          List.of("60.0", "40.0"),
          browser.run(
              "return [...document.querySelectorAll('#figure-classes td b')].map(b => b.textContent)"));
      assertEquals(
          List.of("62.5", "–"),
          browser.run(
              """
              const table = document.querySelector('#scores table');
              const place = [...table.tHead.rows[0].cells].findIndex(cell => cell.textContent === 'mIoU, several views');
              return [...table.tBodies[0].rows].map(row => row.cells[place].textContent);
              """));
      assertEquals(List.of(), browser.console());
    }
  }
}

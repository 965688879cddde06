package io.mada.app.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mada.api.MadaException;
import io.mada.api.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The content of a benchmark's page. */
class BenchmarkReportTest {

  private static final String BEFORE = "<script type=\"application/json\" id=\"content\">";

  @TempDir private Path folder;

  @Test
  void whatIsDoneIsShownAndWhatFailedIsKept() throws IOException {
    JsonObject content = write(TinyBenchmark.in(folder, 0.25), List.of());

    // Three strategies have both seeds, two have one, and each cell has two stages.
    assertEquals(16, content.getAsJsonArray("curves").size());
    assertEquals(1, content.get("shown_seed").getAsLong());
    JsonObject overlap = content.getAsJsonArray("overlaps").get(0).getAsJsonObject();
    assertEquals(TinyBenchmark.STRATEGIES, texts(overlap.getAsJsonArray("strategies")));
    assertTrue(
        content.getAsJsonObject("benchmark").toString().contains("the <i>power</i> has failed"));
  }

  @Test
  void theMapShowsWholeImagesThatWereChosen() throws IOException {
    JsonArray maps = write(TinyBenchmark.in(folder, 0.25), List.of()).getAsJsonArray("maps");
    assertEquals(1, maps.size());
    JsonObject map = maps.get(0).getAsJsonObject();

    assertEquals(TinyBenchmark.POOL, map.getAsJsonArray("points").size());
    assertEquals(
        3, map.getAsJsonArray("anchors").get(0).getAsJsonObject().getAsJsonArray("at").size());
    JsonArray choices = map.getAsJsonArray("choices");
    assertEquals(4, choices.size(), "ripu chooses windows");
    JsonObject mada = choices.get(1).getAsJsonObject();
    Path cell = folder.resolve(TinyBenchmark.cell("mada", 0.25, 1));
    List<String> chosen = Files.readAllLines(cell.resolve("selection.txt"));
    List<String> shown =
        StreamSupport.stream(mada.getAsJsonArray("points").spliterator(), false)
            .map(
                i ->
                    map.getAsJsonArray("points")
                        .get(i.getAsInt())
                        .getAsJsonObject()
                        .get("name")
                        .getAsString())
            .sorted()
            .toList();
    assertEquals(chosen.stream().sorted().toList(), shown);
  }

  @Test
  void everyChosenImageHasItsPictures() throws IOException {
    JsonObject gallery =
        write(TinyBenchmark.in(folder, 0.25), List.of()).getAsJsonObject("gallery");

    assertEquals(5, gallery.getAsJsonArray("strips").size());
    for (JsonElement strip : gallery.getAsJsonArray("strips")) {
      assertEquals("stage2", strip.getAsJsonObject().get("stage").getAsString());
      for (JsonElement image : strip.getAsJsonObject().getAsJsonArray("images")) {
        int place = image.getAsJsonObject().get("pictures").getAsInt();
        JsonObject shared = gallery.getAsJsonArray("pictures").get(place).getAsJsonObject();
        for (String picture : List.of("photo", "label", "prediction", "entropy")) {
          assertTrue(shared.get(picture).getAsString().startsWith("data:image/"), picture);
        }
        assertTrue(
            image
                .getAsJsonObject()
                .get("prediction")
                .getAsString()
                .startsWith("data:image/png;base64,"));
      }
    }
    JsonObject ripu = gallery.getAsJsonArray("strips").get(4).getAsJsonObject();
    assertEquals(
        "[[8,4,16,12]]",
        ripu.getAsJsonArray("images").get(0).getAsJsonObject().get("windows").toString());
  }

  @Test
  void noTextEndsTheElementThatHoldsIt() throws IOException {
    write(TinyBenchmark.in(folder, 0.25), List.of());
    String html = Files.readString(folder.resolve(ReportPage.FILE));

    assertEquals(8, html.split("<script", -1).length - 1);
    assertEquals(8, html.split("</script>", -1).length - 1);
    assertFalse(html.contains("<b>bold"));
    assertFalse(html.contains("<img src=x"));
    assertTrue(html.contains("Licensed to the Apache Software Foundation"), "the library's notice");
  }

  @Test
  void theSameFilesGiveTheSamePage() throws IOException {
    TinyBenchmark benchmark = TinyBenchmark.in(folder, 0.25);
    write(benchmark, List.of());
    byte[] first = Files.readAllBytes(folder.resolve(ReportPage.FILE));
    write(benchmark, List.of());

    assertArrayEquals(first, Files.readAllBytes(folder.resolve(ReportPage.FILE)));
    assertTrue(first.length < 3_000_000, "the file has " + first.length + " bytes");
  }

  @Test
  void aPartThatCannotBeDrawnIsNamedAndTheOthersStay() throws IOException {
    TinyBenchmark benchmark = TinyBenchmark.in(folder, 0.25);
    benchmark.write("seeds/1/pool/features.npy", "no array");
    String metrics = TinyBenchmark.cell("mada", 0.25, 2) + "/stage1/metrics.csv";
    benchmark.write(metrics, "iteration,miou\n50\n");

    JsonObject content =
        write(
            benchmark,
            List.of(
                "the learning curves left out: " + folder.resolve(metrics) + " is damaged",
                "the map of features left out: " + folder.resolve("seeds/1/pool/features.npy")));

    assertFalse(content.has("maps"));
    assertTrue(content.has("gallery"));
  }

  @Test
  void aStrategyWhoseNetworkIsDamagedHasNoPictures() throws IOException {
    TinyBenchmark benchmark = TinyBenchmark.in(folder, 0.25);
    Path damaged =
        folder.resolve(TinyBenchmark.cell("mada", 0.25, 1)).resolve("stage2/best.safetensors");
    ReportInputs inputs = benchmark.inputs();
    var broken =
        new ReportInputs(
            inputs.experiment(),
            inputs.stages(),
            inputs.target(),
            inputs.validation(),
            file -> {
              if (file.equals(damaged)) {
                throw new MadaException(file + " is damaged");
              }
              return inputs.networks().apply(file);
            },
            inputs.progress());

    JsonObject gallery =
        write(broken, List.of("the pictures of mada left out: " + damaged + " is damaged"))
            .getAsJsonObject("gallery");

    assertEquals(4, gallery.getAsJsonArray("strips").size());
  }

  @Test
  void workThatIsEndedByItsProgressEnds() {
    TinyBenchmark benchmark = TinyBenchmark.in(folder, 0.25);
    ReportInputs inputs = benchmark.inputs();
    Progress ending =
        (title, total) ->
            (parts, detail) -> {
              throw new MadaException("interrupted");
            };
    var ended =
        new ReportInputs(
            inputs.experiment(),
            inputs.stages(),
            inputs.target(),
            inputs.validation(),
            inputs.networks(),
            ending);

    assertThrows(MadaException.class, () -> BenchmarkReport.write(folder, ended));
    assertFalse(Files.exists(folder.resolve(ReportPage.FILE)));
  }

  @Test
  void aBenchmarkWithoutFeaturesOrResultsHasAPage() throws IOException {
    TinyBenchmark benchmark = TinyBenchmark.in(folder, 0.25);
    benchmark.write(
        "benchmark.json",
        """
        {"name": "new", "budgets": [0.25], "seeds": [5], "strategies": ["random"], "stages": ["stage1"],
         "cells": [{"strategy": "random", "budget": 0.25, "seed": 5, "directory": "cells/x", "status": "waiting"}],
         "summary": []}
        """);

    JsonObject content = write(benchmark, List.of());

    assertFalse(content.has("gallery"));
    for (String part : List.of("maps", "curves")) {
      assertEquals(0, content.getAsJsonArray(part).size(), part);
    }
  }

  /** Writes a report, of which these parts are left out, and returns its content. */
  private JsonObject write(TinyBenchmark benchmark, List<String> notes) throws IOException {
    return write(benchmark.inputs(), notes);
  }

  private JsonObject write(ReportInputs inputs, List<String> notes) throws IOException {
    List<String> actual = BenchmarkReport.write(folder, inputs);
    assertEquals(notes.size(), actual.size(), actual.toString());
    for (int i = 0; i < notes.size(); i++) {
      assertTrue(actual.get(i).startsWith(notes.get(i)), actual.get(i));
    }
    String html = Files.readString(folder.resolve(ReportPage.FILE));
    int begin = html.indexOf(BEFORE) + BEFORE.length();
    return JsonParser.parseString(html.substring(begin, html.indexOf("</script>", begin)))
        .getAsJsonObject();
  }

  private static List<String> texts(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonElement::getAsString).toList();
  }
}

package io.mada.app.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mada.train.evaluate.Scores;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

/** What a benchmark says of its cells. */
class BenchmarkResultTest {

  private static final double[] RANDOM = {0.28, 0.31, 0.33};
  private static final double[] MADA = {0.30, 0.32, 0.37};

  @Test
  void differencesArePairedBySeed() {
    Summary mada = result(3).summary("mada", 0.05, "stage1").orElseThrow();

    assertEquals(3, mada.seeds());
    assertEquals(0.33, mada.miouMean(), 1e-12);
    assertEquals(Math.sqrt(0.0013), mada.miouStd(), 1e-12);
    // 0.02, 0.01 and 0.04, whose variance is 0.0007 / 3.
    assertEquals(0.07 / 3, mada.difference().mean(), 1e-12);
    double margin = 4.302652730 * Math.sqrt(0.0007 / 3 / 3);
    assertEquals(0.07 / 3 - margin, mada.difference().low(), 1e-9);
    assertEquals(0.07 / 3 + margin, mada.difference().high(), 1e-9);
    assertEquals(0.2, mada.classIou().get("car, \"parked\""), 1e-12);
    assertEquals(0.05, mada.labelledShare(), 1e-12);
  }

  @Test
  void onlySeedsThatBothHaveAreCompared() {
    List<CellResult> cells = new ArrayList<>(result(3).cells());
    cells.set(4, cells.get(4).failed("the power has failed"));
    assertEquals("random", cells.get(4).strategy());

    Summary mada = of(cells).summary("mada", 0.05, "stage1").orElseThrow();

    assertEquals(0.33, mada.miouMean(), 1e-12);
    assertEquals(0.015, mada.difference().mean(), 1e-12);
    assertEquals(0.015 - 12.70620474 * 0.005, mada.difference().low(), 1e-9);
  }

  @Test
  void oneSeedHasNoInterval() {
    Summary mada = result(1).summary("mada", 0.05, "stage1").orElseThrow();

    assertEquals(0.02, mada.difference().mean(), 1e-12);
    assertNull(mada.difference().low());
    assertTrue(
        MarkdownTables.of(result(1))
            .contains("| mada | 30.0 | +2.0 [n/a] | n/a | n/a | 5.0 | 120 | 0.25 | 1 |"));
  }

  @Test
  void tablesAreInPercent() {
    String text = MarkdownTables.of(result(3));

    assertTrue(text.contains("## stage1 with 0.05 of the pool\n"), text);
    assertTrue(text.contains("| (warm-up) | 20.0 ± 0.0 |  |  |  | 0.0 | 0 |  | 3 |\n"), text);
    assertTrue(text.contains("| random | 30.7 ± 2.5 |  |  |  | 5.0 | 120 | 0.25 | 3 |\n"), text);
    assertTrue(
        text.contains(
            "| mada | 33.0 ± 3.6 | +2.3 [-1.5, +6.1] | [-1.5, +6.1], p = 0.118 | 5.0 | 5.0 | 120 | 0.25 | 3 |\n"),
        text);
    assertTrue(
        text.contains(
            "With 3 seeds and a standard deviation of 1.5 points, differences below 5.0 points could not be shown"
                + " (80 % power); to show 2 points takes 7 seeds.\n"),
        text);
    assertTrue(text.contains("| car, \"parked\" | n/a | 20.0 | 20.0 |\n"), text);
  }

  @Test
  void whatIsNotKnownStaysEmpty() {
    List<CellResult> cells =
        List.of(
            CellResult.waiting("random", 0.05, 1, false, "cells/random-0.05-1"),
            CellResult.waiting("mada", 0.05, 1, false, "cells/mada-0.05-1").failed("no | image"));
    BenchmarkResult result = of(cells);

    JsonObject json = JsonParser.parseString(result.json()).getAsJsonObject();
    JsonObject waiting = json.getAsJsonArray("cells").get(0).getAsJsonObject();
    assertEquals("waiting", waiting.get("status").getAsString());
    assertTrue(waiting.get("labelled_share").isJsonNull());
    assertEquals(0, json.getAsJsonArray("summary").size());
    assertEquals(
        "random,0.05,1,waiting,,,,,,,,\nmada,0.05,1,failed,,,,,,,,no | image\n",
        CsvTable.of(result).substring(CsvTable.of(result).indexOf('\n') + 1));
    assertTrue(
        MarkdownTables.of(result)
            .contains("| random | n/a | n/a | n/a | n/a | n/a | n/a | n/a | 0 |\n"));
    assertTrue(MarkdownTables.of(result).endsWith("- cells/mada-0.05-1: no | image\n"));
  }

  @Test
  void anyTextComesBackFromTheCsv() throws IOException {
    List<CellResult> cells = new ArrayList<>(result(1).cells());
    cells.add(
        CellResult.waiting("mada", 0.05, 2, false, "cells/mada-0.05-2").failed("a \"b\", c\nd"));

    List<CSVRecord> rows =
        CSVFormat.RFC4180
            .builder()
            .setHeader()
            .get()
            .parse(new StringReader(CsvTable.of(of(cells))))
            .getRecords();

    assertEquals(3, rows.size());
    assertEquals("0.2", rows.get(1).get("iou_stage1_car, \"parked\""));
    assertEquals("0.3", rows.get(1).get("miou_stage1"));
    assertEquals("0.2", rows.get(1).get("miou_warmup"));
    assertEquals("a \"b\", c\nd", rows.get(2).get("error"));
  }

  /** Two strategies that are done with some seeds, in the order of training. */
  private static BenchmarkResult result(int seeds) {
    List<CellResult> cells = new ArrayList<>();
    for (int seed = 0; seed < seeds; seed++) {
      cells.add(cell("random", seed, RANDOM[seed]));
      cells.add(cell("mada", seed, MADA[seed]));
    }
    return of(cells);
  }

  private static BenchmarkResult of(List<CellResult> cells) {
    List<Long> seeds = cells.stream().map(CellResult::seed).distinct().toList();
    return BenchmarkResult.of(
        new Comparison(
            "test",
            "strategy",
            List.of(0.05),
            "share",
            seeds,
            List.of("random", "mada"),
            Map.of("random", "random", "mada", "random"),
            Map.of(),
            "warmup",
            Set.of("random", "mada"),
            List.of("stage1")),
        cells);
  }

  private static CellResult cell(String strategy, long seed, double miou) {
    Map<String, Scores> scores = new LinkedHashMap<>();
    scores.put("warmup", new Scores(0.2, Map.of("road", 0.2), 0.5, 0.5, 0.5, 1));
    Map<String, Double> ious = new LinkedHashMap<>();
    ious.put("road", 2 * miou - 0.2);
    ious.put("car, \"parked\"", 0.2);
    scores.put("stage1", new Scores(miou, ious, 0.6, 0.6, 0.6, 0.9));
    return CellResult.waiting(strategy, 0.05, seed, false, "cells/" + strategy + "-0.05-" + seed)
        .done(3, 0.05, 120L, 0.25, 12.5, scores);
  }
}

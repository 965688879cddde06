package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mada.app.pipeline.Plan;
import io.mada.app.pipeline.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an experiment does, in order. */
class PlanTest {

  private static final String SUPERVISED = "{term: supervised, images: source}";

  @TempDir private Path folder;

  @Test
  void whatStagesStartFromTogetherIsTakenAndMeasuredOnce() throws IOException {
    String anchors = SUPERVISED + ", {term: pseudo_label}, {term: soft_anchor}";

    assertEquals(
        List.of(
            "labels source",
            "labels validation",
            "initial",
            "features target",
            "anchors target",
            "first",
            "second",
            "evaluate",
            "report"),
        steps(
            "first: {from: null, terms: [" + anchors + "]",
            "second: {from: null, terms: [" + anchors + "]"));
  }

  @Test
  void aStageMeasuresWithTheNetworkThatItStartsFrom() throws IOException {
    String anchors = SUPERVISED + ", {term: pseudo_label}, {term: soft_anchor}";

    assertEquals(
        List.of(
            "labels source",
            "labels validation",
            "first",
            "features target",
            "anchors target",
            "second",
            "features third/target",
            "anchors third/target",
            "third",
            "evaluate",
            "report"),
        steps(
            "first: {terms: [" + SUPERVISED + "]",
            "second: {terms: [" + anchors + "]",
            "third: {terms: [" + anchors + "]"));
  }

  private List<String> steps(String... stages) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        data:
          source:     {dataset: synthetic, count: 2, size: [16, 16]}
          target:     {dataset: synthetic, count: 2, size: [16, 16]}
          validation: {dataset: synthetic, count: 1, size: [16, 16]}
        model: {backbone: mobilenet_v2}
        stages:
        """);
    for (String stage : stages) {
      text.append("  ").append(stage).append(", iterations: 1, batch: 2, optimizer: {lr: 0.01}}\n");
    }
    Path file = Files.writeString(folder.resolve("plan.yml"), text);
    return new Plan(
            CommandLine.parse(new RunCommand(), line -> {}, "run", file.toString()).experiment())
        .steps().stream().map(Step::name).toList();
  }
}

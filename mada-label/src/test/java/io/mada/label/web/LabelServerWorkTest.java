package io.mada.label.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mada.api.ImageSize;
import io.mada.api.data.Region;
import io.mada.label.Handover;
import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of an image's label: opened again, accepted elsewhere, asked for anew. */
class LabelServerWorkTest extends LabelServerCase {

  private static final String ONE = "{\"tab\":\"one\"}";

  @Test
  void aLabelThatIsOpenedAgainStaysForTheRunThatReadsIt() throws IOException {
    labelBoth();
    run.state = RunControl.State.RUNNING;

    assertEquals(200, post("/api/images/0/reopen", "{}").statusCode());
    stroke(0, TAB, 0, 1, 1);

    assertEquals("draft", image(0).get("state").getAsString());
    assertEquals("10110011", ids("/api/images/0/label"));
    assertEquals("0011/0011", Handover.text(files.read(files.file(0))), "what the run reads");
    run.state = RunControl.State.FAILED;
    assertEquals("409 {\"error\":\"1 label is missing\"}", text(post("/api/training/start", "{}")));
    assertEquals("failed: labels are missing; 1 label is missing", training());
    post("/api/images/0/done", ONE);
    assertEquals("1011/0011", Handover.text(files.read(files.file(0))));
    assertEquals(200, post("/api/training/start", "{}").statusCode());
    assertEquals(1, run.started);
  }

  @Test
  void withoutARunALabelThatIsOpenedAgainIsNoneForTheNext() {
    labelBoth();
    assertEquals("ready: all labels are there; the run can go on", training());

    post("/api/images/0/reopen", "{}");

    assertFalse(Files.exists(files.file(0)));
    assertEquals("waiting: 1 of 2 labels are there", training());
    assertEquals(409, post("/api/training/start", "{}").statusCode());
    assertEquals(0, run.started);
  }

  @Test
  void strokesThatArriveAfterTheLabelWasAcceptedAreRefused() throws IOException {
    labelBoth();

    assertEquals(
        "409 {\"error\":\"the label was accepted meanwhile; reopen it to change it\"}",
        text(stroke(0, TAB, 0, 8, 0)));
    assertEquals(409, post("/api/images/0/reset", ONE).statusCode());

    assertEquals("labelled", image(0).get("state").getAsString());
    assertEquals("00110011", ids("/api/images/0/label"));
    assertEquals("ready: all labels are there; the run can go on", training());
    post("/api/images/0/reopen", "{}");
    assertEquals(200, stroke(0, TAB, 0, 8, 0).statusCode());
  }

  @Test
  void aLabelOfAnotherSizeIsNone() throws IOException {
    labelBoth();
    files.write(files.file(0), Handover.label("000", "000", "000"));

    assertEquals("open", image(0).get("state").getAsString());
    assertEquals("[\"the label is 3x3, not 4x2\"]", image(0).getAsJsonArray("warnings").toString());
    assertEquals("waiting: 1 of 2 labels are there", training());
    assertEquals(409, post("/api/training/start", "{}").statusCode());
    assertEquals("00110011", ids("/api/images/0/label"), "it begins with the prediction");
    stroke(0, TAB, 0, 1, 1);
    assertEquals(200, post("/api/images/0/done", ONE).statusCode());
    assertEquals("1011/0011", Handover.text(files.read(files.file(0))));
    assertEquals("ready: all labels are there; the run can go on", training());
  }

  @Test
  void labelsThatTakeLongAreLookedIntoBehindTheQueue() {
    labelBoth();
    files.write(files.file(1), Handover.label("000", "000", "000"));
    server.close();
    files = files.slowedBy(Duration.ofMillis(700));
    serve();

    assertEquals("labelled", image(1).get("state").getAsString(), "as far as one can see");
    assertEquals(
        "409 {\"error\":\"1 label is missing\"}",
        text(post("/api/training/start", "{}")),
        "what matters is looked into first");
    assertEquals(0, run.started);
    assertEquals("open", image(1).get("state").getAsString());
    assertEquals("[\"the label is 3x3, not 4x2\"]", image(1).getAsJsonArray("warnings").toString());
  }

  @Test
  void aDamagedLabelFileIsNoLabel() throws IOException {
    labelBoth();
    Files.write(files.file(0), new byte[] {1, 2, 3});

    assertEquals("open", image(0).get("state").getAsString());
    assertTrue(image(0).getAsJsonArray("warnings").size() == 1);
    assertEquals("00110011", ids("/api/images/0/label"));
  }

  @Test
  void theRegionsOfALaterRoundBeginWithThePrediction() throws IOException {
    labelBoth();
    Path annotate = folder.resolve("annotate");
    LabelTask before = LabelTasks.read(annotate).find("town/b").orElseThrow();
    List<Region> regions = List.of(new Region(0, 0, 1, 2), new Region(2, 0, 2, 2));
    LabelTask next =
        new LabelTask(
            before.name(), 1, new ImageSize(4, 2), 2, 1, 0.5, "", before.picture(), regions, 1);
    LabelTasks tasks = new LabelTasks(annotate, null);
    files.write(files.file(1), Handover.label("0...", "0..."));
    files.write(tasks.prediction(next), Handover.label("1111", "1110"));
    server.close();
    new LabelTasks(annotate, new LabelTasks.Content("city", Handover.CLASSES, "abc", List.of(next)))
        .write();
    serve();

    assertEquals("open", image(0).get("state").getAsString());
    assertEquals("0.110.10", ids("/api/images/1/label"));
    stroke(1, TAB, 2, 2, 255, 6, 2, 255);
    assertEquals(
        "409 {\"error\":\"nothing is labelled yet of what this round has chosen; skip the image if"
            + " it cannot be labelled\"}",
        text(post("/api/images/1/done", ONE)));
    post("/api/images/1/reset", ONE);
    assertEquals("0.110.10", ids("/api/images/1/label"));
    assertEquals(200, post("/api/images/1/done", ONE).statusCode());
    assertEquals("labelled", image(0).get("state").getAsString());
    assertEquals("0.11/0.10", Handover.text(files.read(files.file(1))));
  }
}

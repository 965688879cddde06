package io.mada.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mada.app.run.FileChecksum;
import io.mada.app.testing.Browser;
import io.mada.label.task.LabelLog;
import io.mada.label.task.LabelLog.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole story of a run whose labels people make in the browser, by the commands themselves. */
class LabelledRunTest {

  private static final String[] PERSON = {
    "--set", "annotator.name=folder", "--set", "stages.stage2=null", "--set", "selection.images=3"
  };

  /** Images of the experiment are squares of this side. */
  private static final int SIDE = 32;

  @TempDir private Path folder;

  @Test
  void peopleLabelInTheBrowserAndTheRunGoesOnToItsReport() throws Exception {
    TinyExperiment experiment = TinyExperiment.in(folder);
    Path run = experiment.directory("run");
    try (Browser browser = Browser.start()) {
      Cli stopped = experiment.run("run", "run", PERSON);
      assertEquals(3, stopped.status(), stopped.err());
      List<String> chosen = Files.readAllLines(run.resolve("selection.txt"));
      assertEquals(3, chosen.size());
      Instant begun = Instant.now().minusSeconds(1);

      byte[] kept;
      int port;
      try (ServedLabels served = ServedLabels.start(experiment, 0, PERSON)) {
        port = served.port();
        kept = labelUntilItIsKilled(served, id(served, chosen.get(0)));
      }
      try (ServedLabels served = ServedLabels.start(experiment, port, PERSON)) {
        assertArrayStart(kept, served.label(id(served, chosen.get(0))));
        labelSkipAndReplace(served, chosen);
        trainByTheButton(browser, served);
        String report = served.get("/report");
        assertTrue(report.startsWith("<!DOCTYPE html>"), report.substring(0, 50));
        assertLogTells(run, chosen, begun);
        correctALabel(browser, served, run, chosen.get(0));
      }
      assertTrue(Files.exists(run.resolve("metrics.json")));
      assertTrainedOn(run, chosen);
    }
  }

  /**
   * Draws pixel after pixel, and has the server killed in the midst of it.
   *
   * @return the ids that the server has said it has
   */
  private byte[] labelUntilItIsKilled(ServedLabels served, int image) throws Exception {
    byte[] label = served.label(image);
    Thread killer = null;
    for (int i = 0; i < label.length; i++) {
      byte id = (byte) (i % 5);
      if (!served.stroke(image, i, 1, id)) {
        assertTrue(i >= 50, "killed after " + i + " strokes");
        return Arrays.copyOf(label, i);
      }
      label[i] = id;
      if (i == 50) {
        killer = new Thread(served::kill);
        killer.start();
      }
    }
    throw new AssertionError("the server has lived on");
  }

  private static void assertArrayStart(byte[] kept, byte[] label) {
    assertEquals(
        Arrays.toString(kept), Arrays.toString(Arrays.copyOf(label, kept.length)), "what was kept");
  }

  private static List<JsonElement> images(ServedLabels served) {
    JsonObject queue = JsonParser.parseString(served.get("/api/queue")).getAsJsonObject();
    return queue.getAsJsonArray("images").asList();
  }

  private static int id(ServedLabels served, String name) {
    return images(served).stream()
        .map(JsonElement::getAsJsonObject)
        .filter(image -> image.get("name").getAsString().equals(name))
        .findFirst()
        .orElseThrow()
        .get("id")
        .getAsInt();
  }

  /** Labels the first, skips the second, and takes what comes in place of the third. */
  private static void labelSkipAndReplace(ServedLabels served, List<String> chosen) {
    String who = "\"who\":\"Ann\"";
    int first = id(served, chosen.get(0));
    assertTrue(served.stroke(first, 0, SIDE * SIDE / 2, (byte) 1));
    served.post(first, "done", "{\"tab\":\"test\"," + who + "}");
    served.post(id(served, chosen.get(1)), "skip", "{\"reason\":\"blurred\"," + who + "}");
    String answer =
        served.post(id(served, chosen.get(2)), "replace", "{\"reason\":\"private\"," + who + "}");
    JsonObject other = JsonParser.parseString(answer).getAsJsonObject();
    Set<String> names = new HashSet<>(chosen);
    assertTrue(names.add(other.get("name").getAsString()), "another image than those");
    assertEquals(4, images(served).size());
    assertTrue(served.get("/api/training").contains("\"state\":\"waiting\""));
    int last = other.get("id").getAsInt();
    assertTrue(served.stroke(last, 0, SIDE * SIDE, (byte) 0));
    served.post(last, "done", "{\"tab\":\"test\",\"who\":\"Bob\"}");
  }

  private static void trainByTheButton(Browser browser, ServedLabels served) {
    browser.open(served.page("/#/training"), 1000, 800, false);
    browser.await("!document.getElementById('training-start').disabled");
    browser.click("#training-start");
    browser.await("document.getElementById('training-state').dataset.state === 'running'");
    browser.await(
        "['done', 'failed'].includes(document.getElementById('training-state').dataset.state)");
    List<String> told =
        browser.run(
            "return ['state', 'message'].map(id => document.getElementById('training-' + id).textContent)");
    assertEquals(List.of("Training is done", "the network is adapted"), told);
    assertFalse(browser.<Boolean>run("return document.getElementById('training-report').hidden"));
    assertEquals(List.of(), browser.console());
  }

  /** The page notices it, and lets the run train on the label as it is now. */
  private static void correctALabel(Browser browser, ServedLabels served, Path run, String name)
      throws IOException {
    String before = Files.readString(run.resolve("labels.csv"));
    int image = id(served, name);
    served.post(image, "reopen", "{}");
    assertTrue(served.get("/api/training").contains("since then 1 label is missing"));
    assertTrue(served.stroke(image, 0, SIDE * SIDE, (byte) 2));
    served.post(image, "done", "{\"tab\":\"test\"}");
    String training = served.get("/api/training");
    assertTrue(training.contains("but labels have changed since"), training);
    trainByTheButton(browser, served);
    assertNotEquals(before, Files.readString(run.resolve("labels.csv")));
  }

  private static void assertTrainedOn(Path run, List<String> chosen) throws IOException {
    assertTrue(Files.exists(run.resolve("labels/" + chosen.get(0) + ".png")));
    assertFalse(Files.exists(run.resolve("labels/" + chosen.get(1) + ".png")));
    assertFalse(Files.exists(run.resolve("labels/" + chosen.get(2) + ".png")));
    List<String> selected = Files.readAllLines(run.resolve("selection.txt"));
    assertEquals(4, selected.size(), "a replacement is one more: " + selected);
  }

  /** Who, when, by which tool and from which network. */
  private static void assertLogTells(Path run, List<String> chosen, Instant begun) {
    List<LabelLog.Entry> entries = new LabelLog(run.resolve("annotate")).entries();
    assertEquals(
        List.of(Action.LABELLED, Action.SKIPPED, Action.SKIPPED, Action.CHOSEN, Action.LABELLED),
        entries.stream().map(LabelLog.Entry::action).toList());
    assertEquals(
        List.of("Ann", "Ann", "Ann", "", "Bob"),
        entries.stream().map(LabelLog.Entry::who).toList());
    assertEquals(chosen, entries.subList(0, 3).stream().map(LabelLog.Entry::name).toList());
    assertEquals(
        List.of("", "blurred", "private", "in place of " + chosen.get(2), ""),
        entries.stream().map(LabelLog.Entry::reason).toList());
    String network = FileChecksum.of(run.resolve("warmup/best.safetensors"));
    for (LabelLog.Entry entry : entries) {
      assertEquals("mada", entry.tool());
      assertTrue(
          !entry.time().isBefore(begun.minus(Duration.ofSeconds(1)))
              && !entry.time().isAfter(Instant.now()),
          entry.toString());
      assertEquals(entry.action() == Action.CHOSEN ? "" : network, entry.network());
    }
    long clicks = entries.get(0).clicks();
    assertTrue(clicks > 51, clicks + " clicks, those before the server was killed among them");
  }
}

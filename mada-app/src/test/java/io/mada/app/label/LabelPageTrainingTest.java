package io.mada.app.label;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mada.label.web.RunControl.State;
import io.mada.label.web.RunControl.Training;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page lets the run go on whenever it can, and says why it cannot. */
class LabelPageTrainingTest extends LabelPageCase {

  private static final String SHOWN =
      """
      const [state, message, start] = ['state', 'message', 'start'].map(
        (id) => document.getElementById('training-' + id));
      return [
        state.textContent,
        message.textContent,
        start.hidden ? 'hidden' : start.disabled ? 'disabled' : start.textContent];
      """;

  private void labelAll() {
    for (int image = 0; image < 3; image++) {
      server.addLabel(image, prediction(WIDTH, HEIGHT));
    }
  }

  private List<String> shown(State state, String message, boolean labelsChanged) {
    server
        .run()
        .stand(new Training(state, message, "", 0, 0, -1, 0, labelsChanged, List.of(), false));
    browser.open(server.page().resolve("/"), 1000, 800, false);
    browser.run("location.hash = '#/training'");
    browser.await("document.getElementById('training-state').dataset.state !== undefined");
    return browser.run(SHOWN);
  }

  @Test
  void afterAFailureItCanBeTriedAgain() {
    assertEquals(
        List.of("Training has failed", "the disk is full; 3 labels are missing", "disabled"),
        shown(State.FAILED, "the disk is full", false));
    labelAll();
    assertEquals(
        List.of("Training has failed", "the disk is full", "Go on"),
        shown(State.FAILED, "the disk is full", false));
  }

  @Test
  void correctedLabelsCanBeTrainedOn() {
    labelAll();
    assertEquals(
        List.of("Training is done", "the network is adapted", "hidden"),
        shown(State.DONE, "the network is adapted", false));
    assertEquals(
        List.of(
            "Training is done",
            "the network is adapted, but labels have changed since; go on, and it is trained on"
                + " them as they are",
            "Go on"),
        shown(State.DONE, "the network is adapted", true));
  }

  @Test
  void theRunStartsWhenAllLabelsAreThere() {
    assertEquals(
        List.of("Labels are missing", "0 of 3 labels are there", "disabled"),
        shown(State.WAITING, "", false));
    labelAll();
    assertEquals(
        List.of("Ready to train", "all labels are there; the run can go on", "Start training"),
        shown(State.WAITING, "", false));
  }

  @Test
  void theQueueTellsTheRoundAndShortScores() {
    server.run().choose(5);
    browser.open(server.page(), 1000, 800, false);
    browser.await("document.querySelectorAll('.card').length === 3");

    assertEquals(
        "street · round 1 of 5 · 0 of 3 labels are there",
        browser.run("return document.getElementById('training-hint').textContent"));
    assertEquals(
        List.of("1", "0.9", "0.81"),
        browser.run("return [...document.querySelectorAll('.score')].map(s => s.textContent)"));
  }
}

package io.mada.label.web;

import io.mada.label.task.LabelTask;
import io.mada.label.task.LabelTasks;
import java.nio.file.Files;
import java.util.List;

/** The training as shown by the page; the fields are those of the protocol. */
@SuppressWarnings("unused")
record TrainingView(
    String state,
    String message,
    boolean startable,
    String stage,
    long step,
    long steps,
    long secondsLeft,
    double stepsPerSecond,
    List<RunControl.Curve> curves,
    List<Pictures> pictures,
    boolean report) {

  private static final int PICTURES = 6;

  /** What the network sees in an image before and after adaptation: addresses on the page. */
  record Pictures(String name, String before, String after) {

    private static Pictures of(LabelTask task) {
      String image = "/api/images/" + task.image();
      return new Pictures(task.name(), image + "/before", image + "/after");
    }
  }

  static TrainingView of(RunControl.Training now, Standing standing, LabelTasks tasks) {
    List<Pictures> pictures =
        now.state() != RunControl.State.DONE
            ? List.of()
            : tasks.tasks().stream()
                .filter(task -> Files.exists(tasks.adapted(task)))
                .limit(PICTURES)
                .map(Pictures::of)
                .toList();
    return new TrainingView(
        standing.state(),
        standing.message(),
        standing.startable(),
        now.stage(),
        now.step(),
        now.steps(),
        now.secondsLeft(),
        now.stepsPerSecond(),
        now.curves(),
        pictures,
        now.report());
  }
}

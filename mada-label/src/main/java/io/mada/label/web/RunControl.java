package io.mada.label.web;

import io.mada.api.MadaException;
import io.mada.api.data.LabelMap;
import io.mada.label.task.LabelTask;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the labelling page asks of the run that waits. Used by several threads at once. */
public interface RunControl {

  /** What a run does. */
  enum State {
    /** It waits for labels, or to be told to go on. */
    WAITING,
    /** It goes on. */
    RUNNING,
    /** It has come to its end. */
    DONE,
    /** It has ended with an error. */
    FAILED
  }

  /** A point of a learning curve; mIoU from 0 to 1. */
  record Point(int iteration, double miou) {}

  /** A stage's scores so far; of several rounds each has one. */
  record Curve(String stage, List<Point> points) {}

  /**
   * Where a run stands.
   *
   * @param message a line for people
   * @param stage that is trained now; empty where none is
   * @param step parts done of the stage, such as iterations, and {@code steps} in all; 0 where
   *     unknown
   * @param secondsLeft of the stage; negative where unknown
   * @param stepsPerSecond of late; 0 where unknown
   * @param labelsChanged whether the run is done, and labels are not those that it was trained on
   * @param report whether there is a report
   */
  record Training(
      State state,
      String message,
      String stage,
      long step,
      long steps,
      long secondsLeft,
      double stepsPerSecond,
      boolean labelsChanged,
      List<Curve> curves,
      boolean report) {}

  /** In how many rounds images are chosen. */
  int rounds();

  /** Where the run stands now. */
  Training training();

  /** Lets the run go on; a {@link MadaException} where it cannot. */
  void start();

  /** The run's report, if there is one. */
  Optional<Path> report();

  /**
   * Chooses an image in place of one that was skipped, and hands it over: {@code tasks.json} has it
   * then.
   *
   * @return its name
   * @throws MadaException where there is none
   */
  String replace(LabelTask skipped);

  /** An image as small as the queue shows it: a PNG file. */
  Path thumbnail(LabelTask task, Path picture);

  /**
   * Superpixels of an image.
   *
   * @param side of a superpixel, in pixels
   * @return the number of each pixel's, row by row, in the task's size
   */
  int[] superpixels(LabelTask task, Path picture, int side);

  /**
   * A label in the size of its task: the nearest pixels. One in a size that the image has neither
   * as it is stored nor as training uses it is a {@link MadaException}.
   */
  LabelMap resized(LabelMap label, LabelTask task);

  /** The share of the whole pool's pixels that some tasks ask for, from 0 to 1. */
  double shareOfPool(List<LabelTask> tasks);
}

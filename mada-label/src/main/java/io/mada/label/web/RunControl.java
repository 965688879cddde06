package io.mada.label.web;

import io.mada.api.MadaException;
import io.mada.api.data.LabelMap;
import io.mada.label.task.LabelTask;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The labelling page's interface to the waiting run. Thread-safe. */
public interface RunControl {

  /** The state of a run. */
  enum State {
    /** It is waiting for labels, or to be told to continue. */
    WAITING,
    /** It is running. */
    RUNNING,
    /** It has finished. */
    DONE,
    /** It has ended with an error. */
    FAILED
  }

  /** A point of a learning curve; mIoU from 0 to 1. */
  record Point(int iteration, double miou) {}

  /** A stage's scores so far; with several rounds, each has its own. */
  record Curve(String stage, List<Point> points) {}

  /**
   * How far a run has got.
   *
   * @param message a line for people
   * @param stage that is being trained; empty if none is
   * @param step completed parts of the stage, such as iterations, out of {@code steps}; 0 if
   *     unknown
   * @param secondsLeft of the stage; negative if unknown
   * @param stepsPerSecond recently; 0 if unknown
   * @param labelsChanged whether the run is done, and the labels are no longer those that it was
   *     trained on
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

  /** The number of rounds in which images are chosen. */
  int rounds();

  /** The current state of the run. */
  Training training();

  /** Lets the run continue; a {@link MadaException} if it cannot. */
  void start();

  /** The run's report, if there is one. */
  Optional<Path> report();

  /**
   * Chooses an image to replace a skipped one, and hands it over: {@code tasks.json} then contains
   * it.
   *
   * @return its name
   * @throws MadaException if there is none
   */
  String replace(LabelTask skipped);

  /** An image at the small size shown in the queue: a PNG file. */
  Path thumbnail(LabelTask task, Path picture);

  /**
   * The superpixels of an image.
   *
   * @param side of a superpixel, in pixels
   * @return the number of each pixel's superpixel, row by row, at the task's size
   */
  int[] superpixels(LabelTask task, Path picture, int side);

  /**
   * A label at the size of its task, from the nearest pixels. It is a {@link MadaException} if the
   * image has that size neither as stored nor as used in training.
   */
  LabelMap resized(LabelMap label, LabelTask task);

  /** The share of the whole pool's pixels that some tasks ask for, from 0 to 1. */
  double shareOfPool(List<LabelTask> tasks);
}

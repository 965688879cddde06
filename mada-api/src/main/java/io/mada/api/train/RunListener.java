package io.mada.api.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Watches a run, and changes nothing. Called by the working thread, which waits: anything slow is
 * better handed to another thread. A failure ends the run, like that of any plug-in.
 */
public interface RunListener {

  /**
   * A step of the run, such as {@code select} or {@code stage1}.
   *
   * @param name as in {@code run.json}
   * @param runDirectory where the run's files are
   */
  record Step(String name, Path runDirectory) {}

  /**
   * A stage that trains.
   *
   * @param stage its name
   * @param iteration the last one completed
   * @param total the stage's iterations
   * @param imagesPerSecond since the stage began, excluding evaluations
   * @param losses the mean of each loss since the last call
   */
  record Trained(
      String stage, int iteration, int total, double imagesPerSecond, Map<String, Double> losses) {}

  /**
   * Scores on the validation images.
   *
   * @param stage its name
   * @param iteration after which the network was scored
   * @param values {@code learning_rate}, {@code miou}, ..., and the mean of each loss since the
   *     evaluation before, as {@code loss_source}: the columns of {@code metrics.csv}
   */
  record Evaluated(String stage, int iteration, Map<String, Double> values) {}

  /**
   * A checkpoint.
   *
   * @param stage its name
   * @param iteration after which the network was saved
   * @param file the complete file
   */
  record Saved(String stage, int iteration, Path file) {}

  /**
   * A selection.
   *
   * @param round from 1
   * @param names of the images that this round has chosen, or has chosen windows of
   */
  record Selected(int round, List<String> names) {}

  /**
   * The end of a step that did not complete. Labels that a person has yet to make are not a
   * failure: such a step {@link #begun begins} again when the run is resumed.
   *
   * @param step which
   * @param reason one line, as shown to the user
   * @param interrupted whether the user or the system has ended the process
   */
  record Failed(Step step, String reason, boolean interrupted) {}

  /**
   * A step of the run begins.
   *
   * @param step which
   */
  default void begun(Step step) {}

  /**
   * A stage has trained for a while; about twice a second.
   *
   * @param trained how far it has got
   */
  default void trained(Trained trained) {}

  /**
   * A stage's network has been scored.
   *
   * @param evaluated the scores
   */
  default void evaluated(Evaluated evaluated) {}

  /**
   * A checkpoint has been written.
   *
   * @param saved where
   */
  default void saved(Saved saved) {}

  /**
   * Images have been selected.
   *
   * @param selected which
   */
  default void selected(Selected selected) {}

  /**
   * A step of the run is done.
   *
   * @param step which
   */
  default void ended(Step step) {}

  /**
   * A step of the run has failed, and the run with it. {@link #begun} may come again later, when
   * the run is resumed.
   *
   * @param failed which, and why
   */
  default void failed(Failed failed) {}

  /**
   * All steps that were asked for are done.
   *
   * @param runDirectory of the run
   */
  default void finished(Path runDirectory) {}

  /**
   * This process has stopped working on the run, because all is done or a step has failed: the
   * listener releases what it holds, such as a port. Comes last; {@link #begun} may come again
   * later.
   */
  default void stopped() {}
}

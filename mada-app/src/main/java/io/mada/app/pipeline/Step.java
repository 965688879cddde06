package io.mada.app.pipeline;

import io.mada.app.config.Experiment;
import io.mada.app.pipeline.LabelsStep.Labels;
import java.util.List;
import java.util.Set;

/**
 * A part of a run: reads files from the run directory and writes files into it, and passes on
 * nothing else.
 */
public interface Step {

  /** A word or two for the user; {@code run.json} also records the step under this name. */
  String name();

  /**
   * The files that it reads and other steps write, relative to the run directory. Optional ones are
   * included if they exist.
   */
  List<String> inputs(Workspace work);

  /** Whether it only makes sense with the exact configuration that the run was begun with. */
  default boolean isOfTheRun() {
    return false;
  }

  /**
   * The files that it writes, relative to the run directory. The step is done as long as all of
   * them are present and unchanged, and the files it has read are the same.
   */
  List<String> outputs(Experiment experiment);

  /**
   * The labels of the datasets that it learns from or scores with. They must be those that the run
   * has used.
   */
  default Set<Labels> labels(Experiment experiment) {
    return Set.of();
  }

  /**
   * Does the whole step if none of its files exist. If an earlier attempt was interrupted,
   * continues from what that left, or starts over, as most steps do because they are short.
   */
  void run(Workspace work);

  /**
   * What remains to be done as far as the step itself can tell, once it has been begun and its
   * files are as they should be: nothing, unless it looks at more than files of the run.
   */
  default Standing standing(Workspace work) {
    return Standing.DONE;
  }
}

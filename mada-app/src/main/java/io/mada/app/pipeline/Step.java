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

  /** A word or two for the user, and what {@code run.json} remembers of a step. */
  String name();

  /**
   * The files that it reads and other steps write, relative to the run directory. Those that it can
   * do without are among them where they are there.
   */
  List<String> inputs(Workspace work);

  /** Whether it makes no sense but with the very configuration that the run was begun with. */
  default boolean isOfTheRun() {
    return false;
  }

  /**
   * The files that it writes, relative to the run directory. It is done while all of them are
   * there, as it has left them, and the files that it has read are the same.
   */
  List<String> outputs(Experiment experiment);

  /**
   * The labels of the datasets that it learns from or scores by. They must be those that the run
   * has used.
   */
  default Set<Labels> labels(Experiment experiment) {
    return Set.of();
  }

  /**
   * Does all of the step where no file that it writes is there; where an earlier run of it was
   * interrupted, goes on from what that has left, or begins anew as most steps do, which are short.
   */
  void run(Workspace work);

  /**
   * What remains to be done as far as the step itself can tell, which was begun and whose files are
   * as they should be: nothing, unless it looks at more than files of the run.
   */
  default Standing standing(Workspace work) {
    return Standing.DONE;
  }
}

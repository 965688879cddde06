package io.mada.app.pipeline;

/** A part of a run: reads files from the run directory and writes files into it, and passes on nothing else. */
public interface Step {

  /** A word or two for the user, and what {@code run.json} remembers of a step. */
  String name();

  /** Does all of the step. */
  void run(Workspace work);

  /** Goes on where an earlier {@link #run} of this step was interrupted; most steps are short and begin anew. */
  default void resume(Workspace work) {
    run(work);
  }
}

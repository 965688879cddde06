package io.mada.app;

/** A part of a run: reads files from the run directory and writes files into it, and passes on nothing else. */
interface Step {

  /** A word or two for the user, and what {@code run.json} remembers of a finished step. */
  String name();

  void run(Workspace work);
}

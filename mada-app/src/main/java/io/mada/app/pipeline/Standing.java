package io.mada.app.pipeline;

/**
 * What remains to be done for a step.
 *
 * @param reason tells the user why a step that was done no longer is; null if the user knows
 */
record Standing(Work work, String reason) {

  /** How much there is to do. */
  enum Work {
    NOTHING,
    THE_REST,
    ALL
  }

  static final Standing DONE = new Standing(Work.NOTHING, null);
  static final Standing INTERRUPTED = new Standing(Work.THE_REST, null);
  static final Standing NOT_BEGUN = new Standing(Work.ALL, null);

  /** The step was complete, and can continue from there. */
  static Standing goesOn(String reason) {
    return new Standing(Work.THE_REST, reason);
  }

  /** The step must be done again from the beginning. */
  static Standing again(String reason) {
    return new Standing(Work.ALL, reason);
  }
}

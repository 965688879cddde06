package io.mada.app.pipeline;

/**
 * What remains to be done of a step.
 *
 * @param reason tells the user why a step that was done is so no more; null where he knows
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

  /** It has come to an end, and can go on from there. */
  static Standing goesOn(String reason) {
    return new Standing(Work.THE_REST, reason);
  }

  /** It is to be done again from its beginning. */
  static Standing again(String reason) {
    return new Standing(Work.ALL, reason);
  }
}

package io.mada.app.init;

/** A folder that an experiment is made of. */
public enum Folder {
  SOURCE("source", "labelled images that you have: from a simulator, another city"),
  SOURCE_LABELS("source-labels", "their labels, with the same names"),
  TARGET("target", "unlabelled images of the place where the network must work"),
  VALIDATION("validation", "a few labelled target images, for scoring networks"),
  VALIDATION_LABELS("validation-labels", "their labels, with the same names");

  private final String option;
  private final String meaning;

  Folder(String option, String meaning) {
    this.option = option;
    this.meaning = meaning;
  }

  /** The command line's word for it, without dashes. */
  public String option() {
    return option;
  }

  /** What lies in it, for people. */
  public String meaning() {
    return meaning;
  }
}

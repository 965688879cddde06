package io.mada.app.init;

/** One of the folders that make up an experiment. */
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

  /** Its name on the command line, without dashes. */
  public String option() {
    return option;
  }

  /** Its content, for people. */
  public String meaning() {
    return meaning;
  }
}

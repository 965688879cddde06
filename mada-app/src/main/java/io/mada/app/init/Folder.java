package io.mada.app.init;

/** A folder that an experiment is made of. */
public enum Folder {
  SOURCE("source", "labelled images that are there already: a simulator's, another city's"),
  SOURCE_LABELS("source-labels", "their labels, of the same names"),
  TARGET("target", "images of where the network must work, without labels"),
  VALIDATION("validation", "a few target images that have labels, to score networks by"),
  VALIDATION_LABELS("validation-labels", "their labels, of the same names");

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

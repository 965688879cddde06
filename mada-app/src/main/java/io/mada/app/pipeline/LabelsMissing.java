package io.mada.app.pipeline;

import io.mada.api.MadaException;

/** The run waits for a person; nothing went wrong. */
public final class LabelsMissing extends MadaException {

  private final String lines;

  /**
   * @param lines what is missing, one item per line
   */
  public LabelsMissing(String lines) {
    super(lines);
    this.lines = lines;
  }

  @Override
  public String getMessage() {
    return lines;
  }

  @Override
  public int exitStatus() {
    return 3;
  }
}

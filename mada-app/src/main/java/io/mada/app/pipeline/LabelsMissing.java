package io.mada.app.pipeline;

import io.mada.api.MadaException;

/** The run waits for a person; nothing went wrong. */
final class LabelsMissing extends MadaException {

  LabelsMissing(String message) {
    super(message);
  }

  @Override
  public int exitStatus() {
    return 3;
  }
}

package com.acme.drone;

import io.mada.api.MadaException;
import io.mada.api.Section;
import io.mada.api.Text;
import io.mada.api.train.RunListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/**
 * Keeps a diary of a run for those who fly the drone: when what was scored, and which pictures were
 * chosen.
 *
 * <pre>{@code
 * listeners: [{listener: flight_log, file: flight.log}]
 * }</pre>
 */
final class FlightLog implements RunListener {

  private final Path file;

  FlightLog(Section section) {
    file = section.path("file");
  }

  @Override
  public void evaluated(Evaluated evaluated) {
    note(
        Text.of(
            "%s, iteration %d: mIoU %s",
            evaluated.stage(), evaluated.iteration(), evaluated.values().get("miou")));
  }

  @Override
  public void selected(Selected selected) {
    note("round " + selected.round() + " chose " + String.join(" ", selected.names()));
  }

  private void note(String text) {
    try {
      Files.writeString(
          file,
          Instant.now() + " " + text + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw MadaException.cannot("write", file, e);
    }
  }
}

package io.mada.app.run;

import io.mada.api.train.RunListener;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;

/** A listener that the meters of a run are for, too. */
public interface MeterListener extends RunListener {

  /** Takes the meters; asked for before the first step. */
  MeterRegistry meters(Path runDirectory);
}

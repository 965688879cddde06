package io.mada.app.run;

import io.mada.api.train.RunListener;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;

/** A listener that also receives the meters of a run. */
public interface MeterListener extends RunListener {

  /** The registry for the meters; called before the first step. */
  MeterRegistry meters(Path runDirectory);
}

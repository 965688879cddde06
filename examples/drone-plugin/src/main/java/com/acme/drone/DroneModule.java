package com.acme.drone;

import io.mada.api.PluginModule;
import io.mada.api.data.Dataset;
import io.mada.api.nn.BackboneDesign;
import io.mada.api.select.SelectionStrategy;
import io.mada.api.train.Loss;
import io.mada.api.train.Optimizer;
import io.mada.api.train.RunListener;
import io.mada.api.train.Term;

/** Binds the parts of this plug-in to the words that configurations use for them. */
public final class DroneModule extends PluginModule {

  @Override
  protected void configure() {
    bind(Dataset.class, "drone", DroneDataset::new);
    bind(SelectionStrategy.class, "least_sure", LeastSure::new);
    bind(BackboneDesign.class, "tiny", TinyBackbone::design);
    bind(Loss.class, "focal", FocalLoss::new);
    bind(Term.class, "fix_match", FixMatch::new);
    bind(Optimizer.class, "lion", Lion::new);
    bind(RunListener.class, "flight_log", FlightLog::new);
  }
}

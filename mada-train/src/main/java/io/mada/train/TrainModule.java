package io.mada.train;

import io.mada.api.Loss;
import io.mada.api.PluginModule;
import io.mada.api.Schedule;
import io.mada.api.tensor.Tensors;

/** Binds the built-in losses and schedules. */
public final class TrainModule extends PluginModule {

  @Override
  protected void configure() {
    bind(Loss.class, "cross_entropy", section -> Tensors::crossEntropy);
    bind(Loss.class, "ohem", HardExampleLoss::new);
    bind(Schedule.class, "poly", Schedules::poly);
    bind(Schedule.class, "step", Schedules::step);
    bind(Schedule.class, "cosine", Schedules::cosine);
    bind(Schedule.class, "constant", Schedules::constant);
  }
}

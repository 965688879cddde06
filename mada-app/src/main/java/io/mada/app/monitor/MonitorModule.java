package io.mada.app.monitor;

import io.mada.api.PluginModule;
import io.mada.api.train.RunListener;

/** Binds the listeners that tell other systems of a run. */
public final class MonitorModule extends PluginModule {

  @Override
  protected void configure() {
    bind(RunListener.class, "prometheus", Prometheus::read);
    bind(RunListener.class, "mlflow", Mlflow::read);
  }
}

package io.mada.app.monitor;

import io.mada.api.PluginModule;
import io.mada.api.train.RunListener;

/** Binds the listeners that report a run to other systems. */
public final class MonitorModule extends PluginModule {

  @Override
  protected void configure() {
    bind(RunListener.class, "prometheus", Prometheus::read);
    bind(RunListener.class, "mlflow", Mlflow::read);
  }
}

package io.mada.app.report;

import io.mada.api.PluginModule;
import io.mada.api.train.RunListener;

/** Binds the listener that stores learning curves. */
public final class ReportModule extends PluginModule {

  @Override
  protected void configure() {
    bind(RunListener.class, "tensorboard", section -> new TensorBoard());
  }
}

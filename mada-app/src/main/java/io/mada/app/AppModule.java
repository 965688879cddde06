package io.mada.app;

import io.mada.api.PluginModule;
import io.mada.api.train.RunListener;
import io.mada.app.report.TensorBoard;

/** Binds the built-in listeners. */
final class AppModule extends PluginModule {

  @Override
  protected void configure() {
    bind(RunListener.class, "tensorboard", section -> new TensorBoard());
  }
}

package io.mada.app.compute;

import io.mada.api.PluginModule;
import io.mada.api.compute.ComputeEngine;

/** Binds the built-in engine. */
public final class ComputeModule extends PluginModule {

  @Override
  protected void configure() {
    bind(ComputeEngine.class, LocalComputing.NAME, section -> LocalComputing.HERE);
  }
}

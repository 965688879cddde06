package io.mada.spark;

import io.mada.api.PluginModule;
import io.mada.api.compute.ComputeEngine;

/** Binds the engine {@code spark}. */
public final class SparkModule extends PluginModule {

  @Override
  protected void configure() {
    bind(ComputeEngine.class, "spark", section -> new SparkEngine(SparkSettings.read(section)));
  }
}

package io.mada.models.weights;

import io.mada.api.PluginModule;
import io.mada.api.WeightFormat;

/** Binds the formats of weight files by file extension. */
public final class WeightsModule extends PluginModule {

  @Override
  protected void configure() {
    bind(WeightFormat.class, "safetensors", section -> new Safetensors());
  }
}

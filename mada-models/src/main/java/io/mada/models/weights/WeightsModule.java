package io.mada.models.weights;

import io.mada.api.PluginModule;
import io.mada.api.nn.WeightFormat;

/** Binds weight file formats by file extension. */
public final class WeightsModule extends PluginModule {

  @Override
  protected void configure() {
    bind(WeightFormat.class, "safetensors", section -> new Safetensors());
    bind(WeightFormat.class, "npz", section -> new Npz());
    bind(WeightFormat.class, "npy", section -> new Npy());
    bind(WeightFormat.class, "pth", section -> new TorchFile());
    bind(WeightFormat.class, "pt", section -> new TorchFile());
    bind(WeightFormat.class, "pkl", section -> new TorchFile());
  }
}

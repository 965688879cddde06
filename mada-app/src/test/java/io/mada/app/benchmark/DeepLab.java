package io.mada.app.benchmark;

import io.mada.api.Section;
import io.mada.api.nn.BackboneDesign;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkDesign;
import io.mada.api.nn.Norm;
import io.mada.api.nn.Precision;
import io.mada.api.testing.Sections;
import io.mada.app.plugin.ModuleLoader;
import io.mada.app.plugin.PluginRegistry;
import io.mada.models.ModelsModule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The network of the benchmarks: DeepLabV3+ as published. */
final class DeepLab {

  /** Those of Cityscapes. */
  static final int CLASSES = 19;

  private DeepLab() {}

  /** The networks and backbones that there are. */
  static PluginRegistry plugins() {
    return new ModuleLoader(List.of(new ModelsModule()), Path.of("none"))
        .loadDeclared()
        .getInstance(PluginRegistry.class);
  }

  static Network.Design design(PluginRegistry plugins, String backbone, Precision precision) {
    return design(plugins, backbone, CLASSES, precision);
  }

  static Network.Design design(
      PluginRegistry plugins, String backbone, int classes, Precision precision) {
    Section model = Sections.of(Map.of("network", "deeplab_v3plus", "backbone", backbone));
    return new Network.Design(
        plugins.create(NetworkDesign.class, model, "network"),
        plugins.create(BackboneDesign.class, model, "backbone"),
        Norm.BATCH,
        classes,
        false,
        precision);
  }
}

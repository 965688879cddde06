package io.mada.models;

import io.mada.api.PluginModule;
import io.mada.api.nn.BackboneDesign;
import io.mada.api.nn.NetworkDesign;
import io.mada.models.weights.WeightsModule;
import java.util.Locale;

/** Binds the built-in networks and backbones. */
public final class ModelsModule extends PluginModule {

  @Override
  protected void configure() {
    install(new WeightsModule());
    bind(BackboneDesign.class, "resnet18", section -> ResNet.basic(section, 2, 2, 2, 2));
    bind(BackboneDesign.class, "resnet34", section -> ResNet.basic(section, 3, 4, 6, 3));
    bind(BackboneDesign.class, "resnet50", section -> ResNet.bottleneck(section, 3, 4, 6, 3));
    bind(BackboneDesign.class, "resnet101", section -> ResNet.bottleneck(section, 3, 4, 23, 3));
    bind(BackboneDesign.class, "mobilenet_v2", MobileNetV2::design);
    for (MixTransformer.Size size : MixTransformer.Size.values()) {
      String name = "mit_" + size.name().toLowerCase(Locale.ROOT);
      bind(BackboneDesign.class, name, section -> MixTransformer.design(section, size));
    }
    for (VisionTransformer.Size size : VisionTransformer.Size.values()) {
      String name = "dinov2_" + size.name().toLowerCase(Locale.ROOT);
      bind(BackboneDesign.class, name, section -> VisionTransformer.design(section, size));
    }
    bind(NetworkDesign.class, "deeplab_v2", DeepLabV2::design);
    bind(NetworkDesign.class, "deeplab_v3plus", DeepLabV3Plus::design);
    bind(NetworkDesign.class, "segformer", SegFormer::design);
    bind(NetworkDesign.class, "linear", section -> LinearHead::new);
  }
}

package io.mada.models;

import ai.djl.Device;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import io.mada.api.Plugin;
import io.mada.api.Section;
import io.mada.api.nn.BackboneDesign;
import io.mada.api.nn.Network;
import io.mada.api.nn.NetworkDesign;
import io.mada.api.nn.Norm;
import io.mada.api.nn.Precision;
import io.mada.api.testing.Sections;
import java.util.Map;
import java.util.Set;

/** Makes networks as the configuration would, by the names that the module binds. */
final class Models {

  private static final Injector INJECTOR = Guice.createInjector(new ModelsModule());

  private Models() {}

  /** The design of a plug-in that {@link ModelsModule} binds. */
  static <T> T design(Class<T> kind, String name, Section section) {
    for (Plugin<?> plugin : INJECTOR.getInstance(Key.get(new TypeLiteral<Set<Plugin<?>>>() {}))) {
      if (plugin.kind() == kind && plugin.name().equals(name)) {
        return kind.cast(plugin.factory().create(section));
      }
    }
    throw new AssertionError("nobody binds " + name);
  }

  static Network.Design design(
      String network, String backbone, Norm norm, int classes, Map<String, ?> settings) {
    Section section = Sections.of(settings);
    return new Network.Design(
        design(NetworkDesign.class, network, section),
        design(BackboneDesign.class, backbone, section),
        norm,
        classes,
        false,
        section.choice("precision", Precision.FLOAT32));
  }

  /** The published network: 19 classes, batch normalisation, every setting as usual. */
  static Network published(String network, String backbone) {
    return design(network, backbone, Norm.BATCH, 19, Map.of()).build(Device.cpu(), 1);
  }

  /** A network of few channels over MobileNetV2 at a quarter of its width. */
  static Network small(Norm norm, long seed) {
    Map<String, ?> settings =
        Map.of("width", 0.25, "aspp_channels", 16, "decoder_channels", 12, "low_level_channels", 8);
    return design("deeplab_v3plus", "mobilenet_v2", norm, 5, settings).build(Device.cpu(), seed);
  }
}

package io.mada.label.format;

import io.mada.api.ConfigurationException;
import io.mada.internal.config.Nearest;
import java.util.List;

/** The formats by name. */
public final class LabelFormats {

  private static final List<LabelFormat> ALL =
      List.of(new CvatMasks(), new Coco(), new LabelStudioJson(), new PngFolder());

  private LabelFormats() {}

  /** The names: {@code cvat}, {@code coco}, {@code labelstudio}, {@code png}. */
  public static List<String> names() {
    return ALL.stream().map(LabelFormat::name).toList();
  }

  /** The format with a name; an unknown name is a {@link ConfigurationException}. */
  public static LabelFormat named(String name) {
    return ALL.stream()
        .filter(format -> format.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "'" + name + "' is no format of labels" + Nearest.hint(name, names())));
  }
}

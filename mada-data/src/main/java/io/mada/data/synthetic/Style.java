package io.mada.data.synthetic;

import io.mada.api.Range;
import io.mada.api.Section;
import io.mada.api.Text;
import io.mada.data.label.Colors;
import io.mada.data.yaml.YamlFile;
import io.mada.internal.config.Nearest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The look of a synthetic domain: {@code style: dusk}, or a named style with changes:
 *
 * <pre>{@code
 * style:
 *   base: day
 *   colors: {road: [90, 90, 95], sky: [210, 160, 120]}
 *   light: [0.9, 0.9, 1.0]       # factors of red, green and blue
 *   contrast: 0.8                # around middle grey
 *   saturation: 0.7              # 0 is grey
 *   texture: 1.5                 # strength of the surfaces' patterns
 *   fog: 0.02                    # what each metre hides
 *   fog_color: [190, 190, 195]
 *   noise: 8                     # standard deviation, of 255
 *   variety: 0.2                 # by what share light and fog differ from image to image
 *   camera: {height: 1.4, tilt: 0.02}   # metres; share of the image's height that the horizon moves up
 * }</pre>
 */
record Style(
    Map<Thing, Integer> colors,
    List<Double> light,
    double contrast,
    double saturation,
    double texture,
    double fog,
    int fogColor,
    double noise,
    double variety,
    double cameraHeight,
    double cameraTilt) {

  private static final Range FACTOR = Range.between(0, 100);
  private static final String BUILT_IN = "styles/%s.yml";
  private static final List<String> NAMES = List.of("day", "dusk", "fog", "game", "winter");

  /** Reads the key {@code style}, a name or a mapping; {@code day} if it is absent. */
  static Style read(Section section) {
    if (!section.has("style")) {
      return named("day");
    }
    if (!section.isMapping("style")) {
      String name = section.text("style");
      section.check(
          NAMES.contains(name), "style", "'" + name + "' is unknown" + Nearest.hint(name, NAMES));
      return named(name);
    }
    Section settings = section.section("style");
    String base = settings.text("base", "day");
    settings.check(
        NAMES.contains(base), "base", "'" + base + "' is unknown" + Nearest.hint(base, NAMES));
    return named(base).changed(settings);
  }

  static Style named(String name) {
    Style bare =
        new Style(
            new EnumMap<>(Thing.class), List.of(1.0, 1.0, 1.0), 1, 1, 1, 0, 0xc8c8c8, 0, 0, 1.5, 0);
    Section settings = YamlFile.resource(Style.class, Text.of(BUILT_IN, name)).section();
    Style style = bare.changed(settings);
    settings.rejectUnread();
    return style;
  }

  private Style changed(Section s) {
    Map<Thing, Integer> newColors = new EnumMap<>(Thing.class);
    newColors.putAll(colors);
    Section named = s.optionalSection("colors");
    for (Thing thing : Thing.values()) {
      if (named.has(thing.className())) {
        newColors.put(thing, Colors.read(named, thing.className()));
      }
    }
    Section camera = s.optionalSection("camera");
    return new Style(
        newColors,
        s.has("light") ? light(s) : light,
        s.number("contrast", contrast, FACTOR),
        s.number("saturation", saturation, FACTOR),
        s.number("texture", texture, FACTOR),
        s.number("fog", fog, FACTOR),
        s.has("fog_color") ? Colors.read(s, "fog_color") : fogColor,
        s.number("noise", noise, Range.between(0, 255)),
        s.number("variety", variety, Range.between(0, 1)),
        camera.number("height", cameraHeight, Range.between(0.5, 4)),
        camera.number("tilt", cameraTilt, Range.between(-0.2, 0.2)));
  }

  private static List<Double> light(Section section) {
    List<Double> light = section.numbers("light", FACTOR);
    section.check(light.size() == 3, "light", "must be [red, green, blue], factors " + FACTOR);
    return light;
  }

  /** The style's colour of a class. */
  int color(Thing thing) {
    return colors.get(thing);
  }
}

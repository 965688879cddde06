package io.mada.data;

import io.mada.api.Nearest;
import io.mada.api.Section;
import io.mada.api.Text;
import java.util.ArrayList;
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

  private static final String BUILT_IN = "styles/%s.yml";
  private static final List<String> NAMES = List.of("day", "dusk", "fog", "game", "winter");

  /** Reads the key {@code style}, a name or a mapping; {@code day} where it is absent. */
  static Style read(Section section) {
    if (!section.has("style")) {
      return named("day");
    }
    if (!(section.node("style").value() instanceof Map)) {
      String name = section.text("style");
      section.check(NAMES.contains(name), "style", "'" + name + "' is unknown" + Nearest.hint(name, NAMES));
      return named(name);
    }
    Section settings = section.section("style");
    String base = settings.text("base", "day");
    settings.check(NAMES.contains(base), "base", "'" + base + "' is unknown" + Nearest.hint(base, NAMES));
    return named(base).changed(settings);
  }

  static Style named(String name) {
    Style bare = new Style(new EnumMap<>(Thing.class), List.of(1.0, 1.0, 1.0), 1, 1, 1, 0, 0xc8c8c8, 0, 0, 1.5, 0);
    Section settings = YamlFile.builtIn(Text.of(BUILT_IN, name));
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
        newColors.put(thing, YamlFile.color(named, thing.className()));
      }
    }
    Section camera = s.optionalSection("camera");
    return new Style(
        newColors,
        s.has("light") ? light(s) : light,
        atLeastZero(s, "contrast", contrast),
        atLeastZero(s, "saturation", saturation),
        atLeastZero(s, "texture", texture),
        atLeastZero(s, "fog", fog),
        s.has("fog_color") ? YamlFile.color(s, "fog_color") : fogColor,
        atLeastZero(s, "noise", noise),
        share(s, "variety", variety),
        above(camera),
        tilt(camera));
  }

  private double above(Section camera) {
    double value = camera.number("height", cameraHeight);
    camera.check(value >= 0.5 && value <= 4, "height", "must be from 0.5 to 4 metres");
    return value;
  }

  private double tilt(Section camera) {
    double value = camera.number("tilt", cameraTilt);
    camera.check(Math.abs(value) <= 0.2, "tilt", "must be from -0.2 to 0.2");
    return value;
  }

  private static List<Double> light(Section section) {
    List<Double> light = new ArrayList<>(section.numbers("light"));
    boolean valid = light.size() == 3 && light.stream().allMatch(v -> v >= 0);
    section.check(valid, "light", "must be [red, green, blue], factors from 0 up");
    return List.copyOf(light);
  }

  private static double atLeastZero(Section section, String key, double fallback) {
    double value = section.number(key, fallback);
    section.check(value >= 0, key, "must not be below 0");
    return value;
  }

  private static double share(Section section, String key, double fallback) {
    double value = section.number(key, fallback);
    section.check(value >= 0 && value <= 1, key, "must be from 0 to 1");
    return value;
  }

  /** The style's colour of a class. */
  int color(Thing thing) {
    return colors.get(thing);
  }
}

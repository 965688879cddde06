package io.mada.app.plugin;

import io.mada.api.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The jars that plug-ins may come from.
 *
 * @param place a folder of jars, or one jar
 * @param named whether the user has named the place. Otherwise anybody may have put things there:
 *     nothing is loaded from it but classes that the configuration names.
 * @param list in name order
 */
public record PluginJars(Path place, boolean named, List<PluginJar> list) {

  /** No jars. */
  public static final PluginJars NONE = new PluginJars(Path.of(""), false, List.of());

  /** The jars of a folder, or the single jar, named by the user; each must be readable. */
  public static PluginJars named(Path place) {
    if (!Files.exists(place)) {
      throw new ConfigurationException(
          "--plugins: " + place + " does not exist; it must be a jar or a folder of jars");
    }
    PluginJars jars =
        Files.isDirectory(place)
            ? in(place, true)
            : new PluginJars(place, true, List.of(new PluginJar(place)));
    jars.list.forEach(PluginJar::check);
    return jars;
  }

  /** The jars of a folder in which modules are searched by name. It need not exist. */
  public static PluginJars searched(Path folder) {
    return Files.isDirectory(folder) ? in(folder, false) : new PluginJars(folder, false, List.of());
  }

  private static PluginJars in(Path folder, boolean named) {
    try (Stream<Path> files = Files.list(folder)) {
      return new PluginJars(
          folder,
          named,
          files
              .filter(file -> file.toString().endsWith(".jar") && Files.isRegularFile(file))
              .sorted()
              .map(PluginJar::new)
              .toList());
    } catch (IOException e) {
      throw new ConfigurationException(
          "the plug-in folder " + folder + " cannot be listed: " + e.getMessage());
    }
  }

  /**
   * The jars that contain a class themselves. In a folder that the user has not named, a file that
   * is not a jar contains none.
   */
  List<PluginJar> holding(String className) {
    return list.stream().filter(jar -> holds(jar, className).orElse(false)).toList();
  }

  /** What was found at the place, for an error that says where was searched. */
  String describe() {
    String where =
        Files.isDirectory(place) || !named ? place.resolve("*.jar").toString() : place.toString();
    List<String> names =
        list.stream()
            .map(
                jar ->
                    jar.name()
                        + (holds(jar, "").isPresent() ? "" : ", which is not a readable jar"))
            .toList();
    return where + (list.isEmpty() ? " (no jar there)" : " " + names);
  }

  /** Empty for a jar that cannot be read. */
  private static Optional<Boolean> holds(PluginJar jar, String className) {
    try {
      return Optional.of(jar.holds(className));
    } catch (ConfigurationException e) {
      return Optional.empty();
    }
  }
}

package io.mada.app.plugin;

import io.mada.api.Plugin;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/**
 * A plug-in's entry in a list of plug-ins.
 *
 * @param kind the users' word for it, such as {@code strategy}
 * @param name as used in configurations
 * @param module the class that bound it
 * @param file the jar or folder that the module came from; empty if Java does not tell
 * @param version of the jar, from its manifest
 */
public record PluginOrigin(
    String kind, String name, String module, Optional<Path> file, Optional<String> version) {

  /** Looks up where a plug-in came from. */
  public static PluginOrigin of(Plugin<?> plugin) {
    Class<?> module = plugin.module();
    return new PluginOrigin(
        PluginKind.word(plugin.kind()),
        plugin.name(),
        module.getName(),
        file(module.getProtectionDomain().getCodeSource()),
        Optional.ofNullable(module.getPackage()).map(Package::getImplementationVersion));
  }

  /** The jar of a class; empty if it is in a folder. */
  static Optional<Path> jar(Class<?> type) {
    return file(type.getProtectionDomain().getCodeSource()).filter(PluginOrigin::isJar);
  }

  /** A class and its jar, if it came from one, as {@code com.acme.Module (acme.jar)}. */
  static String describe(Class<?> type) {
    return describe(type.getName(), jar(type));
  }

  /** For error messages, as {@code the strategy 'best' of com.acme.Module (acme.jar)}. */
  public String describe() {
    return "the " + kind + " '" + name + "' of " + binder();
  }

  /** The module and its jar, if it came from one, as {@code com.acme.Module (acme.jar)}. */
  public String binder() {
    return describe(module, file.filter(PluginOrigin::isJar));
  }

  private static String describe(String module, Optional<Path> jar) {
    return module + jar.map(file -> " (" + file.getFileName() + ")").orElse("");
  }

  private static boolean isJar(Path file) {
    return file.toString().endsWith(".jar");
  }

  private static Optional<Path> file(CodeSource source) {
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    try {
      URI location = source.getLocation().toURI();
      return location.getScheme().equals("file")
          ? Optional.of(Path.of(location))
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}

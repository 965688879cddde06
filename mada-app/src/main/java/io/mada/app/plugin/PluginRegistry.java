package io.mada.app.plugin;

import io.mada.api.ConfigurationException;
import io.mada.api.Factory;
import io.mada.api.MadaException;
import io.mada.api.Plugin;
import io.mada.api.Plugins;
import io.mada.api.Section;
import io.mada.api.Text;
import io.mada.app.guard.Guard;
import io.mada.internal.config.ConfiguredSection;
import io.mada.internal.config.Nearest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All plug-ins that modules have bound, by kind and name. */
public final class PluginRegistry implements Plugins {

  private final Guarding guarding;
  private final LoadedModules modules;
  private final Map<Class<?>, Map<String, Plugin<?>>> plugins = new LinkedHashMap<>();

  /** Sorts the plug-ins; two of the same kind and name are an error that names both modules. */
  @Inject
  PluginRegistry(Set<Plugin<?>> bound, Guarding guarding, LoadedModules modules) {
    this.guarding = guarding;
    this.modules = modules;
    for (Plugin<?> plugin : bound) {
      check(plugin);
      Plugin<?> earlier =
          plugins
              .computeIfAbsent(plugin.kind(), kind -> new TreeMap<>())
              .putIfAbsent(plugin.name(), plugin);
      if (earlier != null) {
        throw new ConfigurationException(
            Text.of(
                "two plug-ins bind the %s '%s': %s and %s; give one another name",
                PluginKind.word(plugin.kind()),
                plugin.name(),
                PluginOrigin.of(earlier).binder(),
                PluginOrigin.of(plugin).binder()));
      }
    }
  }

  private static void check(Plugin<?> plugin) {
    if (plugin.kind() == null
        || plugin.name() == null
        || plugin.name().isBlank()
        || plugin.factory() == null) {
      throw new MadaException(
          "the module "
              + PluginOrigin.describe(plugin.module())
              + " binds a plug-in without a kind, name or factory");
    }
  }

  @Override
  public <T> Factory<T> find(Class<T> kind, String name, Section section, String key) {
    Plugin<?> plugin = plugins.getOrDefault(kind, Map.of()).get(name);
    if (plugin == null) {
      throw section.error(key, (key.equals(name) ? "" : "'" + name + "' ") + unknown(kind, name));
    }
    return settings -> kind.cast(run(plugin, settings));
  }

  /**
   * Makes the plug-in that the section names under the key, or the fallback if the key is absent.
   */
  public <T> T createOr(Class<T> kind, Section section, String key, String fallback) {
    return find(kind, section.text(key, fallback), section, key).create(section);
  }

  /** Makes a plug-in without settings, or fails with the available names. */
  public <T> T create(Class<T> kind, String name) {
    Plugin<?> plugin = plugins.getOrDefault(kind, Map.of()).get(name);
    if (plugin == null) {
      throw new ConfigurationException(
          "the " + PluginKind.word(kind) + " '" + name + "' " + unknown(kind, name));
    }
    return kind.cast(run(plugin, ConfiguredSection.of(Map.of())));
  }

  /** Where a plug-in found by {@link #find} came from. */
  public PluginOrigin origin(Class<?> kind, String name) {
    return PluginOrigin.of(plugins.get(kind).get(name));
  }

  /** Whether a plug-in found by {@link #find} is one of the framework's own. */
  public boolean isOwn(Class<?> kind, String name) {
    return guarding.isOwn(plugins.get(kind).get(name).module());
  }

  /** The contents of jars from which no module has been loaded, by file. */
  public List<JarListing> notLoaded(PluginJars jars) {
    return jars.list().stream()
        .filter(jar -> !modules.isFrom(jar.file()))
        .flatMap(JarListing::of)
        .toList();
  }

  /** The jars that the loaded modules came from. */
  public List<Path> jars() {
    return modules.jars();
  }

  /** The names of a kind, in alphabetical order. */
  public List<String> names(Class<?> kind) {
    return List.copyOf(plugins.getOrDefault(kind, Map.of()).keySet());
  }

  /** All plug-ins by kind, then by name. */
  public List<Plugin<?>> list() {
    return plugins.values().stream()
        .map(Map::values)
        .<Plugin<?>>flatMap(Collection::stream)
        .sorted(
            Comparator.comparing((Plugin<?> p) -> PluginKind.word(p.kind()))
                .thenComparing(Plugin::name))
        .toList();
  }

  /** Makes a plug-in, behind its guard. */
  private Object run(Plugin<?> plugin, Section section) {
    Guard guard = guarding.of(plugin);
    Object made = guard.call("its factory", () -> plugin.factory().create(section));
    if (!plugin.kind().isInstance(made)) {
      throw guard.fault(
          "is a " + made.getClass().getName() + ", which is no " + plugin.kind().getSimpleName());
    }
    return PluginKind.guarded(plugin.kind(), made, guard);
  }

  private String unknown(Class<?> kind, String name) {
    List<String> names = names(kind);
    if (names.isEmpty()) {
      return "is unknown: no module binds a " + PluginKind.word(kind);
    }
    String nearest = Nearest.to(name, names).map(n -> "; did you mean '" + n + "'?").orElse("");
    return "is unknown"
        + nearest
        + " ("
        + PluginKind.plural(kind)
        + ": "
        + String.join(", ", names)
        + ")";
  }
}

package io.mada.app.plugin;

import com.google.inject.Module;
import io.mada.api.Plugin;
import io.mada.app.guard.Guard;
import io.mada.app.guard.Watch;
import java.util.List;

/** Which guard stands in front of which plug-in; the framework's own modules are trusted. */
final class Guarding {

  private final List<Module> own;
  private final Watch watch;

  /**
   * @param own the framework's modules
   * @param watch for all other modules
   */
  Guarding(List<Module> own, Watch watch) {
    this.own = own;
    this.watch = watch;
  }

  Guard of(Plugin<?> plugin) {
    return guard(PluginOrigin.of(plugin).describe(), plugin.module());
  }

  /** The guard for a module's constructor and {@code configure()}. */
  Guard of(Class<?> module) {
    return guard("the module " + PluginOrigin.describe(module), module);
  }

  /** The guard for all modules together. */
  Guard of(String who, List<Module> modules) {
    return modules.stream().allMatch(module -> isOwn(module.getClass()))
        ? Guard.own(who)
        : Guard.foreign(who, Guarding.class.getClassLoader(), watch);
  }

  private Guard guard(String who, Class<?> module) {
    return isOwn(module) ? Guard.own(who) : Guard.foreign(who, module.getClassLoader(), watch);
  }

  /** A module of the framework may install others from its subpackages. */
  boolean isOwn(Class<?> module) {
    return own.stream()
        .map(Object::getClass)
        .anyMatch(
            type ->
                type.getClassLoader() == module.getClassLoader()
                    && (module.getPackageName() + ".").startsWith(type.getPackageName() + "."));
  }
}

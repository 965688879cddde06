package io.mada.app.plugin;

import com.google.inject.Module;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the loaded modules came from. */
final class LoadedModules {

  private final List<Path> jars;

  /**
   * @param jars of those modules that came from one
   */
  LoadedModules(List<Path> jars) {
    this.jars = jars;
  }

  static LoadedModules of(List<Module> modules) {
    return new LoadedModules(
        modules.stream()
            .map(Object::getClass)
            .map(PluginOrigin::jar)
            .flatMap(Optional::stream)
            .distinct()
            .toList());
  }

  List<Path> jars() {
    return jars;
  }

  boolean isFrom(Path jar) {
    return jars.stream().anyMatch(loaded -> isSame(loaded, jar));
  }

  private static boolean isSame(Path a, Path b) {
    try {
      return Files.isSameFile(a, b);
    } catch (IOException e) {
      return false;
    }
  }
}

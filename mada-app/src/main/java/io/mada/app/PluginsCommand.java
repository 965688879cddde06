package io.mada.app;

import io.mada.api.Text;
import io.mada.app.config.Experiment;
import io.mada.app.plugin.JarListing;
import io.mada.app.plugin.PluginJars;
import io.mada.app.plugin.PluginOrigin;
import io.mada.app.plugin.PluginRegistry;
import java.util.List;

/**
 * Lists what is bound and where it comes from, and what is in the plug-in folder without being
 * loaded.
 */
final class PluginsCommand implements Command {

  private static final String ROW = "%-14s %-18s %-32s %s %s";

  @Override
  public String usage() {
    return "plugins [CONFIG]";
  }

  @Override
  public String summary() {
    return "list all available networks, datasets, strategies, ... and where they come from";
  }

  @Override
  public void execute(CommandLine line) {
    PluginRegistry plugins =
        line.configuration()
            .map(file -> line.experiment())
            .map(Experiment::plugins)
            .orElseGet(line::plugins);
    for (PluginOrigin origin :
        plugins.list().stream().<PluginOrigin>map(PluginOrigin::of).toList()) {
      String file = origin.file().map(f -> f.getFileName().toString()).orElse("");
      System.out.println(
          Text.of(
              ROW,
              origin.kind(),
              origin.name(),
              origin.module(),
              file,
              origin.version().orElse("")));
    }
    List<JarListing> others = plugins.notLoaded(PluginJars.searched(CommandLine.PLUGINS));
    for (JarListing other : others) {
      System.out.println(
          Text.of(ROW, "not loaded", "", other.module(), other.file(), other.version()));
    }
    if (!others.isEmpty()) {
      System.out.println(
          "\nWhat is not loaded has not been run. It is loaded for a configuration that names its module under"
              + " 'modules', or by --plugins "
              + CommandLine.PLUGINS
              + "/JAR.");
    }
  }
}

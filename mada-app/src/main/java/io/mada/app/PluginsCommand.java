package io.mada.app;

import io.mada.api.Plugin;
import io.mada.api.Text;
import io.mada.app.config.PluginOrigin;
import io.mada.app.config.PluginRegistry;
import org.apache.commons.cli.Options;

/** Lists what is bound, and from where. */
record PluginsCommand() implements Command {

  @Override
  public String usage() {
    return "plugins [CONFIG]";
  }

  @Override
  public String summary() {
    return "list the networks, datasets, strategies, ... that there are, and where they come from";
  }

  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public void execute(CommandLine line) {
    PluginRegistry plugins =
        line.configuration().isPresent()
            ? line.experiment().plugins()
            : line.modules().loadDeclared().getInstance(PluginRegistry.class);
    for (Plugin<?> plugin : plugins.list()) {
      PluginOrigin origin = PluginOrigin.of(plugin);
      String file = origin.file().map(f -> f.getFileName().toString()).orElse("");
      System.out.println(
          Text.of(
              "%-14s %-18s %-32s %s %s",
              origin.kind(), origin.name(), origin.module(), file, origin.version().orElse("")));
    }
  }
}

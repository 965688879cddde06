package io.mada.app.config;

import io.mada.api.Section;
import io.mada.app.plugin.ModuleLoader;
import io.mada.app.plugin.PluginRegistry;
import io.mada.data.label.NetworkClasses;
import io.mada.data.yaml.YamlFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads experiments from YAML files.
 *
 * @param modules finds the plug-ins that a file asks for
 * @param taxonomies reads the classes named by the key {@code classes}
 * @param environment the variables for <code>${NAME}</code>
 */
public record ExperimentReader(
    ModuleLoader modules,
    Function<Section, NetworkClasses> taxonomies,
    Map<String, String> environment) {

  /**
   * Reads a file and those it extends, and loads its plug-ins.
   *
   * @param assignments values from {@code --set}, such as {@code seed=1}; later ones win
   */
  public Experiment read(Path file, List<String> assignments) {
    var variables = new Substitution(environment);
    YamlFile written = ExtendedFile.read(file, variables);
    YamlFile changed = Assignment.applyAll(assignments, written);
    YamlFile yaml = variables.resolve(new MethodFiles(file, variables, assignments).into(changed));
    String name = file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
    return experiment(yaml, name);
  }

  /**
   * Reads an experiment that another process has already read.
   *
   * @param text with all overrides and variables resolved
   * @param name its name in error messages, and its default name
   */
  public Experiment copy(String text, String name) {
    return experiment(YamlFile.parse(text, name), name);
  }

  private Experiment experiment(YamlFile yaml, String name) {
    Section root = yaml.section();
    root.check(
        !root.keys().contains(ExtendedFile.KEY),
        ExtendedFile.KEY,
        "can only stand in the file, which is read before anything is overridden");
    PluginRegistry plugins = modules.load(root).getInstance(PluginRegistry.class);
    return new Experiment(yaml, root, name, plugins, taxonomies);
  }
}

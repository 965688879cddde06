package io.mada.app.config;

import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import io.mada.data.yaml.YamlFile;
import io.mada.internal.config.ConfigNode;
import io.mada.internal.config.Unset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the files named by {@code benchmark.methods}, and puts their content under {@code
 * benchmark.configurations}, by method label: so a stored configuration is complete. A method that
 * is already there is not read again. Mistakes in a file are reported when the method is used.
 */
final class MethodFiles {

  static final String METHODS = "methods";
  static final String CONFIGURATIONS = "configurations";

  private static final String BENCHMARK = "benchmark";
  private static final List<String> OF_BENCHMARK =
      List.of(BENCHMARK + ".", BENCHMARK + "=", "name=");

  private final Path folder;
  private final Substitution variables;
  private final List<String> assignments;

  /**
   * @param benchmark the benchmark's file; the methods' files are next to it
   * @param assignments values from {@code --set}, which are applied to the methods too
   */
  MethodFiles(Path benchmark, Substitution variables, List<String> assignments) {
    this.folder = benchmark.toAbsolutePath().getParent();
    this.variables = variables;
    this.assignments =
        assignments.stream()
            .filter(given -> OF_BENCHMARK.stream().noneMatch(given.strip()::startsWith))
            .toList();
  }

  /** A configuration with the content of the methods it names. */
  YamlFile into(YamlFile yaml) {
    ConfigNode section = yaml.root().entries().get(BENCHMARK);
    Map<String, ConfigNode> whole = section == null ? Map.of() : section.entries();
    ConfigNode methods = whole.get(METHODS);
    if (methods == null || !(methods.value() instanceof List<?> list)) {
      return yaml;
    }
    ConfigNode known = whole.get(CONFIGURATIONS);
    Map<String, ConfigNode> configurations =
        known == null ? new LinkedHashMap<>() : known.entries();
    for (int i = 0; i < list.size(); i++) {
      String path = BENCHMARK + "." + METHODS + "[" + i + "]";
      // An invalid entry is left to whoever reads the section.
      Method.named((ConfigNode) list.get(i))
          .ifPresent(
              method -> configurations.computeIfAbsent(method.label(), l -> read(method, path)));
    }
    whole.put(CONFIGURATIONS, new ConfigNode(configurations, methods.place()));
    return yaml.with(BENCHMARK, new ConfigNode(whole, section.place()));
  }

  private ConfigNode read(Method method, String path) {
    String place = method.node().place();
    try {
      Path file = folder.resolve(method.file()).normalize();
      YamlFile written = ExtendedFile.read(file, variables);
      ConfigNode changed = written.root();
      for (Map.Entry<String, ConfigNode> change : method.changes().entrySet()) {
        String origin = place + ": " + path + ".set." + change.getKey();
        changed = Assignment.of(origin, change.getKey(), change.getValue()).applyTo(changed);
      }
      return Assignment.applyAll(assignments, new YamlFile(changed)).root();
    } catch (ConfigurationException e) {
      return unusable(method, e.getMessage());
    } catch (InvalidPathException e) {
      return unusable(method, "'" + Text.line(method.name()) + "' is no path");
    }
  }

  private static ConfigNode unusable(Method method, String problem) {
    return new ConfigNode(
        new Unset(method.file(), "cannot be used: " + problem), method.node().place());
  }
}

package io.mada.app.config;

import io.mada.internal.config.ConfigNode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An entry of {@code benchmark.methods}: {@code NAME}, or {@code {name: NAME, label: ..., set:
 * {KEY: VALUE}}}.
 *
 * @param name of the file without {@code .yml}, or its path
 * @param node its place in the configuration
 */
record Method(String name, ConfigNode node) {

  private static final Pattern FILE = Pattern.compile(".*\\.ya?ml");

  /** The method of an entry; empty if the entry names none. */
  static Optional<Method> named(ConfigNode entry) {
    ConfigNode name = entry.value() instanceof Map<?, ?> map ? (ConfigNode) map.get("name") : entry;
    return name != null && name.value() instanceof String word && !word.isBlank()
        ? Optional.of(new Method(word, entry))
        : Optional.empty();
  }

  /** Its name in tables and folders. */
  String label() {
    return entry("label")
        .filter(node -> node.value() != null)
        .map(node -> node.value().toString())
        .orElseGet(() -> name.replaceFirst(".*[/\\\\]", "").replaceFirst("\\.ya?ml$", ""));
  }

  /** Its file, relative to the benchmark's file. */
  String file() {
    return FILE.matcher(name).matches() ? name : name + ".yml";
  }

  /** What it changes in the file: values by key, such as {@code stages.adapt.iterations}. */
  Map<String, ConfigNode> changes() {
    return entry("set").map(ConfigNode::entries).orElse(Map.of());
  }

  private Optional<ConfigNode> entry(String key) {
    return Optional.ofNullable(node.entries().get(key));
  }
}

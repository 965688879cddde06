package io.mada.internal.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value in the configuration and where it is.
 *
 * @param value a {@code String}, {@code Boolean}, {@code Long}, {@code Double}, a {@code
 *     List<ConfigNode>}, a {@code Map<String, ConfigNode>}, an {@link Unset}, or null
 * @param place the file and line, such as {@code demo.yml:12}
 */
public record ConfigNode(Object value, String place) {

  /**
   * Takes a mapping apart.
   *
   * @return a copy of its entries in order, which may be changed; none if it is not a mapping
   */
  public Map<String, ConfigNode> entries() {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, node) -> entries.put((String) key, (ConfigNode) node));
    }
    return entries;
  }

  /**
   * Wraps plain values, maps and lists, for programs and tests that have no file.
   *
   * @param value maps and lists may be nested
   * @return a node without a place
   */
  public static ConfigNode of(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, ConfigNode> nodes = new LinkedHashMap<>();
      map.forEach((k, v) -> nodes.put(k.toString(), of(v)));
      return new ConfigNode(nodes, "");
    }
    if (value instanceof List<?> list) {
      return new ConfigNode(list.stream().map(ConfigNode::of).toList(), "");
    }
    if (value instanceof Integer i) {
      return new ConfigNode(i.longValue(), "");
    }
    if (value instanceof Float f) {
      return new ConfigNode(f.doubleValue(), "");
    }
    return new ConfigNode(value instanceof Path p ? p.toString() : value, "");
  }
}

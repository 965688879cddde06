package io.mada.app.config;

import io.mada.api.ConfigurationException;
import io.mada.data.yaml.YamlFile;
import io.mada.internal.config.ConfigNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value that the command line assigns to a key, such as {@code --set
 * stages.stage1.augment[0].random_scale=[0.5, 2]}.
 *
 * @param origin its name in error messages, such as {@code --set seed}
 * @param path a {@code String} for each key, an {@code Integer} for each list index
 */
public record Assignment(String origin, List<Object> path, ConfigNode value) {

  private static final Pattern STEP =
      Pattern.compile("([^.\\[\\]=\\s]+)((?:\\[[0-9]{1,6}])*)(?:\\.(?=.)|$)");
  private static final Pattern INDEX = Pattern.compile("[0-9]+");

  /**
   * Applies {@code --set a.b=c}, {@code --set a[0].b=c}, ... to a configuration; values are YAML,
   * missing keys are added.
   */
  public static YamlFile applyAll(List<String> assignments, YamlFile yaml) {
    ConfigNode changed = yaml.root();
    for (String assignment : assignments) {
      changed = parse(assignment).applyTo(changed);
    }
    return new YamlFile(changed);
  }

  static Assignment parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new ConfigurationException(
          "--set " + text + ": must be KEY=VALUE, as --set selection.budget=0.1");
    }
    String target = text.substring(0, equals).strip();
    String origin = "--set " + target;
    return of(origin, target, YamlFile.value(text.substring(equals + 1), origin));
  }

  /**
   * Assigns a value to a key.
   *
   * @param origin its name in error messages
   * @param target such as {@code stages.stage1.augment[0].random_scale}
   */
  static Assignment of(String origin, String target, ConfigNode value) {
    return new Assignment(origin, path(origin, target), value);
  }

  private static List<Object> path(String origin, String target) {
    List<Object> path = new ArrayList<>();
    Matcher step = STEP.matcher(target);
    int end = 0;
    while (step.find() && step.start() == end) {
      path.add(step.group(1));
      INDEX
          .matcher(step.group(2))
          .results()
          .forEach(index -> path.add(Integer.parseInt(index.group())));
      end = step.end();
    }
    if (end < target.length()) {
      throw new ConfigurationException(origin + ": not a key; keys are written a.b or a[0].b");
    }
    return path;
  }

  /** A copy of the tree in which the key has the value. */
  ConfigNode applyTo(ConfigNode root) {
    return set(root, 0);
  }

  private ConfigNode set(ConfigNode node, int depth) {
    if (depth == path.size()) {
      return value;
    }
    return path.get(depth) instanceof Integer index
        ? setElement(node, index, depth)
        : setEntry(node, depth);
  }

  private ConfigNode setEntry(ConfigNode node, int depth) {
    String key = (String) path.get(depth);
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    if (node.value() instanceof Map<?, ?> map) {
      map.forEach((k, v) -> entries.put((String) k, (ConfigNode) v));
    } else if (node.value() != null) {
      throw error("'" + name(depth) + "' is no mapping");
    }
    entries.put(
        key, set(entries.getOrDefault(key, new ConfigNode(null, value.place())), depth + 1));
    return new ConfigNode(Collections.unmodifiableMap(entries), node.place());
  }

  private ConfigNode setElement(ConfigNode node, int index, int depth) {
    List<ConfigNode> elements = new ArrayList<>();
    if (node.value() instanceof List<?> list) {
      list.forEach(element -> elements.add((ConfigNode) element));
    }
    if (index >= elements.size()) {
      throw error("'" + name(depth) + "' has " + elements.size() + " elements, counted from 0");
    }
    elements.set(index, set(elements.get(index), depth + 1));
    return new ConfigNode(List.copyOf(elements), node.place());
  }

  private ConfigurationException error(String message) {
    return new ConfigurationException(origin + ": " + message);
  }

  /** The first steps of the path, as written by users. */
  private String name(int steps) {
    StringBuilder name = new StringBuilder();
    for (Object step : path.subList(0, steps)) {
      name.append(step instanceof Integer ? "[" + step + "]" : (name.isEmpty() ? "" : ".") + step);
    }
    return name.toString();
  }
}

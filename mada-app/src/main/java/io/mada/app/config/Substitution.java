package io.mada.app.config;

import io.mada.data.yaml.YamlFile;
import io.mada.internal.config.ConfigNode;
import io.mada.internal.config.Unset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces environment variables in words, written <code>${NAME}</code> or <code>
 * ${NAME:-default}</code>. An empty variable counts as unset, as with a shell's <code>:-</code>;
 * one that is unset and has no default becomes an {@link Unset}: reading it is an error, but
 * leaving it alone is not.
 */
final class Substitution {

  private static final Pattern USE = Pattern.compile("\\$\\{([^}]*)}?");
  private static final Pattern INSIDE =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);

  private final Map<String, String> environment;

  Substitution(Map<String, String> environment) {
    this.environment = environment;
  }

  /** A configuration with variables replaced by their values. */
  YamlFile resolve(YamlFile yaml) {
    return new YamlFile(resolve(yaml.root()));
  }

  /** The node and everything below it, with variables replaced. */
  ConfigNode resolve(ConfigNode node) {
    if (node.value() instanceof Map<?, ?> map) {
      Map<String, ConfigNode> resolved = new LinkedHashMap<>();
      map.forEach((key, value) -> resolved.put((String) key, resolve((ConfigNode) value)));
      return new ConfigNode(Collections.unmodifiableMap(resolved), node.place());
    }
    if (node.value() instanceof List<?> list) {
      List<ConfigNode> resolved =
          list.stream().map(element -> resolve((ConfigNode) element)).toList();
      return new ConfigNode(resolved, node.place());
    }
    if (node.value() instanceof String word && word.contains("${")) {
      return new ConfigNode(value(word), node.place());
    }
    return node;
  }

  private Object value(String text) {
    StringBuilder result = new StringBuilder();
    Matcher use = USE.matcher(text);
    int end = 0;
    while (use.find()) {
      Matcher inside = INSIDE.matcher(use.group(1));
      if (!use.group().endsWith("}") || !inside.matches()) {
        return new Unset(
            text, "has '" + use.group() + "'; a variable is ${NAME} or ${NAME:-default}");
      }
      String value = environment.getOrDefault(inside.group(1), "");
      if (value.isEmpty() && inside.group(2) == null) {
        String problem = "needs the environment variable " + inside.group(1) + ", which is not set";
        return new Unset(text, problem + "; set it, or the key by --set");
      }
      result.append(text, end, use.start()).append(value.isEmpty() ? inside.group(2) : value);
      end = use.end();
    }
    String word = result.append(text.substring(end)).toString();
    try {
      return YamlFile.scalar(word);
    } catch (NumberFormatException e) {
      return word;
    }
  }
}

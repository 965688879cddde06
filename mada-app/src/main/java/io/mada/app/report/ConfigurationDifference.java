package io.mada.app.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A key in which configurations differ.
 *
 * @param key such as {@code selection.strategy}; the outermost one that is not a section in all of
 *     them
 * @param values of each run, as JSON; null if it has none
 */
record ConfigurationDifference(String key, List<String> values) {

  /** A run's name makes no difference to what it does. */
  private static final String NAME = "name";

  /** All differences, in key order. */
  static List<ConfigurationDifference> between(List<JsonObject> configurations) {
    List<ConfigurationDifference> differences = new ArrayList<>();
    for (String key : keys(configurations)) {
      if (!key.equals(NAME)) {
        add(differences, key, configurations.stream().map(c -> c.get(key)).toList());
      }
    }
    return differences;
  }

  private static void add(
      List<ConfigurationDifference> differences, String path, List<JsonElement> values) {
    if (values.stream().allMatch(value -> Objects.equals(value, values.get(0)))) {
      return;
    }
    if (values.stream().allMatch(JsonObject.class::isInstance)) {
      List<JsonObject> sections = values.stream().map(JsonElement::getAsJsonObject).toList();
      for (String key : keys(sections)) {
        add(differences, path + "." + key, sections.stream().map(s -> s.get(key)).toList());
      }
      return;
    }
    differences.add(
        new ConfigurationDifference(
            path, values.stream().map(ConfigurationDifference::text).toList()));
  }

  private static Set<String> keys(List<JsonObject> sections) {
    Set<String> keys = new LinkedHashSet<>();
    sections.forEach(section -> keys.addAll(section.keySet()));
    return keys;
  }

  private static String text(JsonElement value) {
    if (value == null) {
      return null;
    }
    return value.isJsonPrimitive() ? value.getAsString() : value.toString();
  }
}

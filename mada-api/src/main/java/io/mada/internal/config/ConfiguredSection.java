package io.mada.internal.config;

import io.mada.api.ConfigurationException;
import io.mada.api.Factory;
import io.mada.api.Plugins;
import io.mada.api.Range;
import io.mada.api.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A section from a file or from plain values. */
public final class ConfiguredSection implements Section {

  private static final Plugins NO_PLUGINS =
      new Plugins() {
        @Override
        public <T> Factory<T> find(Class<T> kind, String name, Section section, String key) {
          throw section.error(key, "names a plug-in where there are none");
        }
      };

  private final String path;
  private final String place;
  private final Plugins plugins;
  private final Map<String, ConfigNode> nodes;
  private final Set<String> asked = new LinkedHashSet<>();
  private final Map<String, ConfiguredSection> children = new LinkedHashMap<>();

  /**
   * Wraps a mapping.
   *
   * @param path where it is in the configuration, such as {@code stages.stage1}; empty for the
   *     whole
   * @param node holds a {@code Map<String, ConfigNode>}
   */
  public ConfiguredSection(String path, ConfigNode node) {
    this(path, node, NO_PLUGINS);
  }

  /**
   * Wraps a mapping whose keys may name plug-ins.
   *
   * @param path where it is in the configuration, such as {@code stages.stage1}; empty for the
   *     whole
   * @param node holds a {@code Map<String, ConfigNode>}
   * @param plugins that {@link #part} finds
   */
  public ConfiguredSection(String path, ConfigNode node, Plugins plugins) {
    this.plugins = plugins;
    this.path = path;
    this.place = node.place();
    this.nodes = mapping(path, node);
  }

  /**
   * The same mapping with nothing read yet, and with plug-ins that its keys may name.
   *
   * @param section of this kind, as are all that come from files
   * @param plugins what {@link #part} finds
   * @return another view
   */
  public static ConfiguredSection with(Section section, Plugins plugins) {
    ConfiguredSection own = (ConfiguredSection) section;
    return new ConfiguredSection(own.path, new ConfigNode(own.nodes, own.place), plugins);
  }

  /**
   * A section of plain values, for programs and tests that have no file.
   *
   * @param values by key
   * @return a new section
   */
  public static ConfiguredSection of(Map<String, ?> values) {
    return new ConfiguredSection("", ConfigNode.of(values));
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public Set<String> keys() {
    return nodes.keySet();
  }

  @Override
  public boolean has(String key) {
    asked.add(key);
    return nodes.containsKey(key) && nodes.get(key).value() != null;
  }

  @Override
  public String text(String key) {
    return setting(key).word();
  }

  @Override
  public int integer(String key, Range range) {
    return setting(key).integer(range);
  }

  @Override
  public List<Integer> integers(String key, Range range) {
    return setting(key).elements().stream().map(element -> element.integer(range)).toList();
  }

  @Override
  public long seed(String key, long fallback) {
    return has(key) ? setting(key).whole(Range.any()) : fallback;
  }

  @Override
  public List<Long> seeds(String key) {
    return setting(key).elements().stream().map(element -> element.whole(Range.any())).toList();
  }

  @Override
  public double number(String key, Range range) {
    return setting(key).number(range);
  }

  @Override
  public List<Double> numbers(String key, Range range) {
    return setting(key).elements().stream().map(element -> element.number(range)).toList();
  }

  @Override
  public boolean flag(String key, boolean fallback) {
    return has(key) ? setting(key).flag() : fallback;
  }

  @Override
  public <E extends Enum<E>> E choice(String key, E fallback) {
    if (!has(key)) {
      return fallback;
    }
    String word = text(key);
    List<String> known = new ArrayList<>();
    for (E constant : fallback.getDeclaringClass().getEnumConstants()) {
      known.add(constant.name().toLowerCase(java.util.Locale.ROOT));
      if (known.get(known.size() - 1).equals(word)) {
        return constant;
      }
    }
    throw error(key, "'" + word + "' is unknown" + Nearest.hint(word, known));
  }

  @Override
  public Path path(String key) {
    return setting(key).path();
  }

  @Override
  public List<String> texts(String key) {
    if (!has(key)) {
      return List.of();
    }
    Setting setting = setting(key);
    return setting.known().value() instanceof List
        ? setting.elements().stream().map(Setting::word).toList()
        : List.of(setting.word());
  }

  @Override
  public Section section(String key) {
    return child(pathOf(key), setting(key).known());
  }

  @Override
  public Section optionalSection(String key) {
    return has(key) ? section(key) : child(pathOf(key), new ConfigNode(Map.of(), place));
  }

  @Override
  public List<Section> sections(String key) {
    if (!has(key)) {
      return List.of();
    }
    return setting(key).elements().stream()
        .<Section>map(element -> child(element.name(), element.known()))
        .toList();
  }

  @Override
  public <T> T plugin(Class<T> kind, String key) {
    return plugins.create(kind, this, key);
  }

  @Override
  public <T> T part(Class<T> kind, String key, String fallback) {
    if (has(key) && !(setting(key).known().value() instanceof Map)) {
      Section alone =
          child(
              pathOf(key), new ConfigNode(Map.of("name", nodes.get(key)), nodes.get(key).place()));
      return plugins.create(kind, alone, "name");
    }
    Section settings = optionalSection(key);
    return plugins.find(kind, settings.text("name", fallback), settings, "name").create(settings);
  }

  @Override
  public <T> List<T> parts(Class<T> kind, String key) {
    List<T> parts = new ArrayList<>();
    for (Section item : sections(key)) {
      check(
          item.keys().size() == 1,
          key,
          "must be a list of single entries, such as - {horizontal_flip: 0.5}");
      String name = item.keys().iterator().next();
      parts.add(plugins.find(kind, name, item, name).create(item));
    }
    return List.copyOf(parts);
  }

  /**
   * The value of a key as it was parsed, for values that are neither word nor mapping.
   *
   * @param key in this section, which must be present
   * @return the value and its place
   */
  private ConfigNode node(String key) {
    return setting(key).known();
  }

  @Override
  public ConfigurationException error(String key, String message) {
    return setting(key, nodes.get(key)).error(message);
  }

  @Override
  public void rejectUnread() {
    for (String key : nodes.keySet()) {
      if (!asked.contains(key)) {
        throw error(key, "is not known here" + Nearest.hint(key, asked));
      }
    }
    children.values().forEach(Section::rejectUnread);
  }

  private ConfiguredSection child(String childPath, ConfigNode node) {
    // The same view each time it is asked for, so that it need not all be read at once.
    return children.computeIfAbsent(childPath, p -> new ConfiguredSection(p, node, plugins));
  }

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private Setting setting(String key) {
    if (!has(key)) {
      String hint =
          Nearest.to(key, nodes.keySet().stream().filter(k -> !asked.contains(k)).toList())
              .map(k -> "; is '" + k + "' a misspelling of it?")
              .orElse("");
      throw error(key, "is missing" + hint);
    }
    return setting(key, nodes.get(key));
  }

  private Setting setting(String key, ConfigNode node) {
    return new Setting(
        pathOf(key), node, node == null || node.place().isEmpty() ? place : node.place());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, ConfigNode> mapping(String path, ConfigNode node) {
    if (node.value() instanceof Map<?, ?> map) {
      return (Map<String, ConfigNode>) map;
    }
    String where = node.place().isEmpty() ? "" : node.place() + ": ";
    throw new ConfigurationException(
        where + path + " must be a mapping, not " + Setting.kind(node.value()));
  }

  /**
   * A value as it was parsed, where neither words nor numbers nor sections will do.
   *
   * @param section of this kind, as are all that come from files
   * @param key in the section, which must be present
   * @return the value and its place
   */
  public static ConfigNode node(Section section, String key) {
    return ((ConfiguredSection) section).node(key);
  }

  @Override
  public boolean isList(String key) {
    return node(key).value() instanceof List;
  }

  @Override
  public boolean isMapping(String key) {
    return node(key).value() instanceof Map;
  }
}

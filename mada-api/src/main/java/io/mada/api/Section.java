package io.mada.api;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A mapping of the configuration, read key by key.
 *
 * <p>A missing or ill-typed key is an error that names file, line and path. What nobody has read when
 * {@link #rejectUnread()} is called is an error too, with the nearest key that was asked for; so a plug-in only reads
 * what it knows, and its users' spelling is checked for it. Used by one thread.
 */
public final class Section {

  /**
   * A value of the configuration and where it stands.
   *
   * @param value a {@code String}, {@code Boolean}, {@code Long}, {@code Double}, a {@code List<Node>}, a
   *     {@code Map<String, Node>}, an {@link Unset}, or null
   * @param place the file and line, as {@code demo.yml:12}
   */
  public record Node(Object value, String place) {

    /**
     * Wraps plain values, maps and lists, for programs and tests that have no file.
     *
     * @param value maps and lists may be nested
     * @return a node without a place
     */
    public static Node of(Object value) {
      if (value instanceof Map<?, ?> map) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        map.forEach((k, v) -> nodes.put(k.toString(), of(v)));
        return new Node(nodes, "");
      }
      if (value instanceof List<?> list) {
        return new Node(list.stream().map(Node::of).toList(), "");
      }
      if (value instanceof Integer i) {
        return new Node(i.longValue(), "");
      }
      if (value instanceof Float f) {
        return new Node(f.doubleValue(), "");
      }
      return new Node(value instanceof Path p ? p.toString() : value, "");
    }
  }

  /**
   * A value that depends on something that is not there, such as an environment variable: an error for who reads it, and
   * of no matter to who does not.
   *
   * @param text what the file says
   * @param problem completes "selection.budget ..."
   */
  public record Unset(String text, String problem) {}

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
  private final Map<String, Node> nodes;
  private final Set<String> asked = new LinkedHashSet<>();
  private final Map<String, Section> children = new LinkedHashMap<>();

  /**
   * Wraps a mapping.
   *
   * @param path where it stands in the configuration, as {@code stages.stage1}; empty for the whole
   * @param node holds a {@code Map<String, Node>}
   */
  public Section(String path, Node node) {
    this(path, node, NO_PLUGINS);
  }

  /**
   * Wraps a mapping whose keys may name plug-ins.
   *
   * @param path where it stands in the configuration, as {@code stages.stage1}; empty for the whole
   * @param node holds a {@code Map<String, Node>}
   * @param plugins that {@link #part} finds
   */
  public Section(String path, Node node, Plugins plugins) {
    this.plugins = plugins;
    this.path = path;
    this.place = node.place();
    this.nodes = mapping(path, node);
  }

  /**
   * The same mapping, of which nothing has been read, with plug-ins that its keys may name.
   *
   * @param found what {@link #part} finds
   * @return another view
   */
  public Section with(Plugins found) {
    return new Section(path, new Node(nodes, place), found);
  }

  /**
   * A section of plain values, for programs and tests that have no file.
   *
   * @param values by key
   * @return a section of its own
   */
  public static Section of(Map<String, ?> values) {
    return new Section("", Node.of(values));
  }

  /**
   * Where this section stands in the configuration.
   *
   * @return as {@code stages.stage1}; empty for the whole
   */
  public String path() {
    return path;
  }

  /**
   * The keys that are there, in order. Looking at them does not count as reading them.
   *
   * @return also those whose value is null
   */
  public Set<String> keys() {
    return nodes.keySet();
  }

  /**
   * Whether a key is there, with a value other than null. To ask counts as reading it.
   *
   * @param key in this section
   * @return whether there is something to read
   */
  public boolean has(String key) {
    asked.add(key);
    return nodes.containsKey(key) && nodes.get(key).value() != null;
  }

  /**
   * A word, which must be there.
   *
   * @param key in this section
   * @return numbers and flags as they would be written
   */
  public String text(String key) {
    return setting(key).word();
  }

  /**
   * A word.
   *
   * @param key in this section
   * @param fallback the value of an absent key
   * @return the word
   */
  public String text(String key, String fallback) {
    return has(key) ? text(key) : fallback;
  }

  /**
   * A whole number, which must be there.
   *
   * @param key in this section
   * @param range which numbers make sense
   * @return the number
   */
  public int integer(String key, Range range) {
    return setting(key).integer(range);
  }

  /**
   * A whole number.
   *
   * @param key in this section
   * @param fallback the value of an absent key, which need not be in the range
   * @param range which numbers make sense
   * @return the number
   */
  public int integer(String key, int fallback, Range range) {
    return has(key) ? integer(key, range) : fallback;
  }

  /**
   * Whole numbers, which must be there.
   *
   * @param key in this section
   * @param range which numbers make sense
   * @return the numbers in order
   */
  public List<Integer> integers(String key, Range range) {
    return setting(key).elements().stream().map(element -> element.integer(range)).toList();
  }

  /**
   * The start of a row of random numbers: any whole number of 64 bits.
   *
   * @param key in this section
   * @param fallback the value of an absent key
   * @return the number
   */
  public long seed(String key, long fallback) {
    return has(key) ? setting(key).whole(Range.any()) : fallback;
  }

  /**
   * A list of such numbers, which must be there.
   *
   * @param key in this section
   * @return the numbers in order
   */
  public List<Long> seeds(String key) {
    return setting(key).elements().stream().map(element -> element.whole(Range.any())).toList();
  }

  /**
   * A number, which must be there.
   *
   * @param key in this section
   * @param range which numbers make sense
   * @return the number, which is finite
   */
  public double number(String key, Range range) {
    return setting(key).number(range);
  }

  /**
   * A number.
   *
   * @param key in this section
   * @param fallback the value of an absent key, which need not be in the range
   * @param range which numbers make sense
   * @return the number
   */
  public double number(String key, double fallback, Range range) {
    return has(key) ? number(key, range) : fallback;
  }

  /**
   * A list of numbers, which must be there.
   *
   * @param key in this section
   * @param range which numbers make sense
   * @return the numbers in order, which are finite
   */
  public List<Double> numbers(String key, Range range) {
    return setting(key).elements().stream().map(element -> element.number(range)).toList();
  }

  /**
   * A whole number of any size, which must be there.
   *
   * @param key in this section
   * @return the number
   * @deprecated say with {@link #integer(String, Range)} which numbers make sense
   */
  @Deprecated
  public int integer(String key) {
    return integer(key, Range.any());
  }

  /**
   * A whole number of any size.
   *
   * @param key in this section
   * @param fallback the value of an absent key
   * @return the number
   * @deprecated say with {@link #integer(String, int, Range)} which numbers make sense
   */
  @Deprecated
  public int integer(String key, int fallback) {
    return integer(key, fallback, Range.any());
  }

  /**
   * A finite number, which must be there.
   *
   * @param key in this section
   * @return the number
   * @deprecated say with {@link #number(String, Range)} which numbers make sense
   */
  @Deprecated
  public double number(String key) {
    return number(key, Range.any());
  }

  /**
   * A finite number.
   *
   * @param key in this section
   * @param fallback the value of an absent key
   * @return the number
   * @deprecated say with {@link #number(String, double, Range)} which numbers make sense
   */
  @Deprecated
  public double number(String key, double fallback) {
    return number(key, fallback, Range.any());
  }

  /**
   * A list of finite numbers, which must be there.
   *
   * @param key in this section
   * @return the numbers in order
   * @deprecated say with {@link #numbers(String, Range)} which numbers make sense
   */
  @Deprecated
  public List<Double> numbers(String key) {
    return numbers(key, Range.any());
  }

  /**
   * True or false.
   *
   * @param key in this section
   * @param fallback the value of an absent key
   * @return the flag
   */
  public boolean flag(String key, boolean fallback) {
    return has(key) ? setting(key).flag() : fallback;
  }

  /**
   * One of an enum's constants, in lower case.
   *
   * @param <E> the enum
   * @param key in this section
   * @param fallback the value of an absent key
   * @return the constant
   */
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

  /**
   * A path, which must be there.
   *
   * @param key in this section
   * @return the path as it is written; nobody has looked whether it exists
   */
  public Path path(String key) {
    return setting(key).path();
  }

  /**
   * The path of a file, which must be there.
   *
   * @param key in this section
   * @return a file that exists, and is no folder
   */
  public Path file(String key) {
    Path file = path(key);
    if (!Files.isRegularFile(file)) {
      throw error(key, "is " + file + ", which " + (Files.exists(file) ? "is no file" : "does not exist"));
    }
    return file;
  }

  /**
   * A size, which users say as {@code [width, height]}.
   *
   * @param key in this section
   * @return in pixels, of which an image can have so many; empty where the key is absent
   */
  public Optional<ImageSize> size(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    List<Integer> sides = integers(key, Range.atLeast(1));
    check(sides.size() == 2, key, "must be [width, height] in pixels");
    ImageSize size = new ImageSize(sides.get(0), sides.get(1));
    check(size.isPossible(), key, "is " + size + ", but an image has at most " + ImageSize.MOST_PIXELS + " pixels");
    return Optional.of(size);
  }

  /**
   * A list of words. A single word counts as a list of one.
   *
   * @param key in this section
   * @return the words in order; none where the key is absent
   */
  public List<String> texts(String key) {
    if (!has(key)) {
      return List.of();
    }
    Setting setting = setting(key);
    return setting.known().value() instanceof List
        ? setting.elements().stream().map(Setting::word).toList()
        : List.of(setting.word());
  }

  /**
   * A nested mapping, which must be there.
   *
   * @param key in this section
   * @return a view of it
   */
  public Section section(String key) {
    return child(pathOf(key), setting(key).known());
  }

  /**
   * A nested mapping.
   *
   * @param key in this section
   * @return a view of it; of nothing where the key is absent
   */
  public Section optionalSection(String key) {
    return has(key) ? section(key) : child(pathOf(key), new Node(Map.of(), place));
  }

  /**
   * A list of mappings.
   *
   * @param key in this section
   * @return views of them; none where the key is absent
   */
  public List<Section> sections(String key) {
    if (!has(key)) {
      return List.of();
    }
    return setting(key).elements().stream().map(element -> child(element.name(), element.known())).toList();
  }

  /**
   * The plug-in that this section names and has the settings of, as in {@code {term: soft_anchor, weight: 0.7}}.
   *
   * @param <T> the kind of plug-in
   * @param kind such as {@code Term.class}
   * @param key the key of this section that has the name
   * @return a new plug-in
   */
  public <T> T plugin(Class<T> kind, String key) {
    return plugins.create(kind, this, key);
  }

  /**
   * The plug-in that a key names, as {@code loss: ohem}, or with settings of its own, as {@code loss: {name: ohem,
   * threshold: 0.6}}.
   *
   * @param <T> the kind of plug-in
   * @param kind such as {@code Loss.class}
   * @param key in this section
   * @param fallback the name that an absent key stands for
   * @return a new plug-in
   */
  public <T> T part(Class<T> kind, String key, String fallback) {
    if (has(key) && !(setting(key).known().value() instanceof Map)) {
      Section alone = child(pathOf(key), new Node(Map.of("name", nodes.get(key)), nodes.get(key).place()));
      return plugins.create(kind, alone, "name");
    }
    Section settings = optionalSection(key);
    return plugins.find(kind, settings.text("name", fallback), settings, "name").create(settings);
  }

  /**
   * The plug-ins that a list names, each an entry of one key, as {@code augment: [{horizontal_flip: 0.5}]}.
   *
   * @param <T> the kind of plug-in
   * @param kind such as {@code Augmentation.class}
   * @param key in this section
   * @return new plug-ins in order; none where the key is absent
   */
  public <T> List<T> parts(Class<T> kind, String key) {
    List<T> parts = new ArrayList<>();
    for (Section item : sections(key)) {
      check(item.keys().size() == 1, key, "must be a list of single entries, such as - {horizontal_flip: 0.5}");
      String name = item.keys().iterator().next();
      parts.add(plugins.find(kind, name, item, name).create(item));
    }
    return List.copyOf(parts);
  }

  /**
   * The value of a key as it was parsed, for values that are neither word nor mapping.
   *
   * @param key in this section, which must be there
   * @return the value and its place
   */
  public Node node(String key) {
    return setting(key).known();
  }

  /**
   * Fails with the message unless the condition holds: {@code check(n > 0, "count", "must be above 0")}.
   *
   * @param condition what must be so
   * @param key in this section
   * @param message completes "file:line: path.of.key ..."
   */
  public void check(boolean condition, String key, String message) {
    if (!condition) {
      throw error(key, message);
    }
  }

  /**
   * An error about a key that names file, line and path.
   *
   * @param key in this section; may be absent
   * @param message completes "file:line: path.of.key ..."
   * @return to be thrown by the caller
   */
  public ConfigurationException error(String key, String message) {
    return setting(key, nodes.get(key)).error(message);
  }

  /** Fails if a key of this section, or of one read from it, has not been asked for. */
  public void rejectUnread() {
    for (String key : nodes.keySet()) {
      if (!asked.contains(key)) {
        throw error(key, "is not known here" + Nearest.hint(key, asked));
      }
    }
    children.values().forEach(Section::rejectUnread);
  }

  private Section child(String childPath, Node node) {
    // One view, however often it is asked for: its reader need not read all of it at once.
    return children.computeIfAbsent(childPath, p -> new Section(p, node, plugins));
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

  private Setting setting(String key, Node node) {
    return new Setting(pathOf(key), node, node == null || node.place().isEmpty() ? place : node.place());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Node> mapping(String path, Node node) {
    if (node.value() instanceof Map<?, ?> map) {
      return (Map<String, Node>) map;
    }
    String where = node.place().isEmpty() ? "" : node.place() + ": ";
    throw new ConfigurationException(where + path + " must be a mapping, not " + Setting.kind(node.value()));
  }
}

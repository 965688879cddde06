package io.mada.app.config;

import io.mada.api.ConfigurationException;
import io.mada.api.Section;
import io.mada.data.yaml.YamlFile;
import io.mada.internal.config.ConfigNode;
import io.mada.internal.config.ConfiguredSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A configuration based on another file: {@code extends: base.yml}, relative to its own folder.
 * Mappings are merged key by key, with the keys of the base first; anything else replaces the
 * base's value, and null removes it. Every value remembers where it was written.
 */
final class ExtendedFile {

  static final String KEY = "extends";

  /** Keys for which null is a value: a stage that starts from the initial weights. */
  private static final Set<String> NULLABLE = Set.of("from");

  private final Path folder;
  private final Substitution variables;
  private final List<Path> chain = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  private ExtendedFile(Path folder, Substitution variables) {
    this.folder = folder;
    this.variables = variables;
  }

  /**
   * Reads a file and everything it extends. Errors refer to the file by name, and to the others by
   * their paths from its folder.
   *
   * @param variables that the name of a base may contain
   */
  static YamlFile read(Path file, Substitution variables) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    return new ExtendedFile(folder, variables).whole(file, file.getFileName().toString());
  }

  private YamlFile whole(Path file, String name) {
    YamlFile own = YamlFile.read(file, "configuration", name);
    chain.add(identity(file));
    names.add(name);
    Section section = base(own);
    YamlFile rest = own.with(KEY, null);
    if (!section.has(KEY)) {
      return rest;
    }
    Path base = file.toAbsolutePath().resolveSibling(section.path(KEY)).normalize();
    String baseName = nameOf(base);
    if (!Files.exists(base)) {
      throw section.error(KEY, "names " + base + ", which does not exist");
    }
    if (chain.contains(identity(base))) {
      throw section.error(
          KEY, "goes round in a circle: " + String.join(" -> ", names) + " -> " + baseName);
    }
    return new YamlFile(merge(whole(base, baseName).root(), rest.root()));
  }

  /** Only this key, with its variables resolved. */
  private Section base(YamlFile own) {
    Map<String, ConfigNode> only = new LinkedHashMap<>();
    ConfigNode node = own.root().entries().get(KEY);
    if (node != null) {
      only.put(KEY, variables.resolve(node));
    }
    return new ConfiguredSection("", new ConfigNode(only, own.root().place()));
  }

  private String nameOf(Path base) {
    return folder.getRoot().equals(base.getRoot())
        ? folder.relativize(base).toString()
        : base.toString();
  }

  /** A single path for a file, however it is reached. */
  private static Path identity(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw new ConfigurationException(file + " cannot be found any more");
    }
  }

  private static ConfigNode merge(ConfigNode base, ConfigNode over) {
    if (!(base.value() instanceof Map<?, ?> old) || !(over.value() instanceof Map<?, ?> changes)) {
      return over;
    }
    Map<String, ConfigNode> merged = new LinkedHashMap<>();
    old.forEach((key, value) -> merged.put((String) key, (ConfigNode) value));
    changes.forEach(
        (key, value) -> {
          String name = (String) key;
          ConfigNode now = (ConfigNode) value;
          ConfigNode before = merged.get(name);
          if (before == null) {
            merged.put(name, now);
          } else if (now.value() == null && !NULLABLE.contains(name)) {
            merged.remove(name);
          } else {
            merged.put(name, merge(before, now));
          }
        });
    return new ConfigNode(Collections.unmodifiableMap(merged), over.place());
  }
}

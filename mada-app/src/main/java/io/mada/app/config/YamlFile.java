package io.mada.app.config;

import io.mada.api.ConfigurationException;
import io.mada.api.Section;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * The content of a YAML file, every value with the file and line where it stands. Values are words, numbers, truth
 * values, lists and mappings: a file cannot ask for other types.
 *
 * <p>A value may hold environment variables, as <code>${NAME}</code> or <code>${NAME:-default}</code>, and has the type
 * of what it becomes. It is an error to read one that is not set, but none to leave it alone.
 *
 * @param root holds a {@code Map<String, Node>}
 */
public record YamlFile(Section.Node root) {

  private static final long MAX_BYTES = 3 << 20;

  /** Reads a file; a mistake in it is a {@link ConfigurationException} of one line. */
  public static YamlFile read(Path file) {
    return parse(text(file), file.getFileName().toString());
  }

  /** Reads text; errors call it by the name. */
  public static YamlFile parse(String text, String name) {
    Section.Node root = YamlParser.parse(text, name);
    if (!(root.value() instanceof Map)) {
      String found = root.value() == null ? "is empty" : "must hold keys and values, as 'seed: 1337'";
      throw new ConfigurationException(name + ": " + found);
    }
    return new YamlFile(root);
  }

  /** This file after {@code --set a.b=c}, {@code --set a[0].b=c}, ...; values are YAML, and absent keys are added. */
  public YamlFile with(List<String> assignments) {
    Section.Node changed = root;
    for (String assignment : assignments) {
      changed = Assignment.parse(assignment).applyTo(changed);
    }
    return new YamlFile(changed);
  }

  /** This file with another value for one of its first keys; with null, without the key. */
  YamlFile with(String key, Section.Node value) {
    Map<String, Section.Node> entries = new LinkedHashMap<>();
    ((Map<?, ?>) root.value()).forEach((k, v) -> entries.put((String) k, (Section.Node) v));
    if (value == null) {
      entries.remove(key);
    } else {
      entries.put(key, value);
    }
    return new YamlFile(new Section.Node(entries, root.place()));
  }

  /** This file with environment variables replaced by their values. */
  public YamlFile resolve(Map<String, String> environment) {
    return new YamlFile(new Substitution(environment).resolve(root));
  }

  /** A typed view of the whole. */
  public Section section() {
    return new Section("", root);
  }

  /** The content as plain YAML text, which reads back as the same values. */
  public String text() {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(120);
    options.setSplitLines(false);
    return new Yaml(options).dump(values());
  }

  /** The content as plain maps, lists, words, numbers and truth values. */
  public Object values() {
    return values(root);
  }

  private static Object values(Section.Node node) {
    if (node.value() instanceof Map<?, ?> map) {
      Map<String, Object> values = new LinkedHashMap<>();
      map.forEach((key, value) -> values.put((String) key, values((Section.Node) value)));
      return values;
    }
    if (node.value() instanceof List<?> list) {
      return list.stream().map(element -> values((Section.Node) element)).toList();
    }
    return node.value() instanceof Section.Unset unset ? unset.text() : node.value();
  }

  private static String text(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw new ConfigurationException(file + " is a folder; a configuration is a YAML file");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new ConfigurationException(file + " is larger than 3 MB; is it a configuration?");
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ConfigurationException(file + " does not exist");
    } catch (AccessDeniedException e) {
      throw new ConfigurationException(file + " may not be read: permission denied");
    } catch (CharacterCodingException e) {
      throw new ConfigurationException(file + " is no UTF-8 text; is it a configuration?");
    } catch (IOException e) {
      throw new ConfigurationException(file + " cannot be read: " + e.getMessage());
    }
  }
}

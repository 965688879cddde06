package io.mada.data.yaml;

import io.mada.api.ConfigurationException;
import io.mada.api.MadaException;
import io.mada.api.Section;
import io.mada.internal.config.ConfigNode;
import io.mada.internal.config.ConfiguredSection;
import io.mada.internal.config.Unset;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
 * The content of a YAML file, every value with its file and line. Values are words, numbers, truth
 * values, lists and mappings: a file cannot ask for other types.
 *
 * @param root holds a {@code Map<String, Node>}
 */
public record YamlFile(ConfigNode root) {

  private static final long MAX_BYTES = 3 << 20;
  private static final CoreSchema SCHEMA = new CoreSchema();

  /**
   * Reads a file; a mistake in it is a one-line {@link ConfigurationException}.
   *
   * @param kind what the file is meant to be, such as {@code configuration}
   * @param name what errors call it
   */
  public static YamlFile read(Path file, String kind, String name) {
    return parse(text(file, kind), name);
  }

  /** Reads a resource beside a class; errors call it by its name. */
  public static YamlFile resource(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
    } catch (IOException e) {
      throw new MadaException(name + " cannot be read: " + MadaException.reason(e), e);
    }
  }

  /** Reads text; errors call it by the name. */
  public static YamlFile parse(String text, String name) {
    ConfigNode root = value(text, name);
    if (!(root.value() instanceof Map)) {
      String found =
          root.value() == null ? "is empty" : "must hold keys and values, as 'name: demo'";
      throw new ConfigurationException(name + ": " + found);
    }
    return new YamlFile(root);
  }

  /**
   * Reads text that need not be a mapping.
   *
   * @param name what errors call it; a command-line option, such as {@code --set seed}, has no
   *     lines
   * @return holds null if the text is empty
   */
  public static ConfigNode value(String text, String name) {
    return YamlParser.parse(text, name);
  }

  /**
   * The value of an unquoted word.
   *
   * @throws NumberFormatException if it is a whole number with more than 63 bits
   */
  public static Object scalar(String word) {
    return SCHEMA.value(word);
  }

  /** This file with another value for a top-level key, or without the key if the value is null. */
  public YamlFile with(String key, ConfigNode value) {
    Map<String, ConfigNode> entries = root.entries();
    if (value == null) {
      entries.remove(key);
    } else {
      entries.put(key, value);
    }
    return new YamlFile(new ConfigNode(entries, root.place()));
  }

  /** A typed view of the whole file. */
  public Section section() {
    return new ConfiguredSection("", root);
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

  private static Object values(ConfigNode node) {
    if (node.value() instanceof Map<?, ?> map) {
      Map<String, Object> values = new LinkedHashMap<>();
      map.forEach((key, value) -> values.put((String) key, values((ConfigNode) value)));
      return values;
    }
    if (node.value() instanceof List<?> list) {
      return list.stream().map(element -> values((ConfigNode) element)).toList();
    }
    return node.value() instanceof Unset unset ? unset.text() : node.value();
  }

  private static String text(Path file, String kind) {
    try {
      if (Files.isDirectory(file)) {
        throw new ConfigurationException(file + " is a folder; a " + kind + " is a YAML file");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new ConfigurationException(file + " is larger than 3 MB; is it a " + kind + "?");
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ConfigurationException(file + " does not exist");
    } catch (AccessDeniedException e) {
      throw new ConfigurationException(file + " may not be read: permission denied");
    } catch (CharacterCodingException e) {
      throw new ConfigurationException(file + " is no UTF-8 text; is it a " + kind + "?");
    } catch (IOException e) {
      throw new ConfigurationException(file + " cannot be read: " + MadaException.reason(e));
    }
  }
}

package io.mada.data;

import io.mada.api.MadaException;
import io.mada.api.Section;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Small YAML files beside the configuration, such as lists of classes. Errors in them name the file. */
final class YamlFile {

  private YamlFile() {}

  /** Reads a file that comes with this module. */
  static Section builtIn(String resource) {
    try (InputStream in = YamlFile.class.getResourceAsStream(resource)) {
      return parse(new InputStreamReader(in, StandardCharsets.UTF_8), resource);
    } catch (IOException e) {
      throw new MadaException(resource + " cannot be read: " + e.getMessage(), e);
    }
  }

  static Section read(Path file) {
    try (Reader in = Files.newBufferedReader(file)) {
      return parse(in, file.toString());
    } catch (IOException e) {
      throw new MadaException(ImageFiles.reason(file, e), e);
    }
  }

  /** A colour, written {@code [red, green, blue]}, as 0xRRGGBB. */
  static int color(Section section, String key) {
    List<Double> parts = section.numbers(key);
    boolean valid = parts.size() == 3 && parts.stream().allMatch(p -> p >= 0 && p <= 255);
    section.check(valid, key, "must be [red, green, blue], each from 0 to 255");
    return parts.get(0).intValue() << 16 | parts.get(1).intValue() << 8 | parts.get(2).intValue();
  }

  private static Section parse(Reader in, String file) {
    try {
      return new Section("", node(new Yaml(new SafeConstructor(new LoaderOptions())).load(in), file));
    } catch (YAMLException e) {
      throw new MadaException(file + " is no valid YAML: " + e.getMessage().replaceAll("\\s+", " "), e);
    }
  }

  private static Section.Node node(Object value, String place) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Section.Node> nodes = new LinkedHashMap<>();
      map.forEach((key, inner) -> nodes.put(String.valueOf(key), node(inner, place)));
      return new Section.Node(nodes, place);
    }
    if (value instanceof List<?> list) {
      return new Section.Node(list.stream().map(inner -> node(inner, place)).toList(), place);
    }
    return new Section.Node(Section.Node.of(value).value(), place);
  }
}

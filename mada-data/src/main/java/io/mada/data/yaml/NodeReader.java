package io.mada.data.yaml;

import io.mada.api.ConfigurationException;
import io.mada.api.Section;
import io.mada.internal.config.ConfigNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Turns SnakeYAML's nodes into those of a {@link Section}. It knows words, numbers, truth values,
 * lists and mappings, and refuses every other type that a file asks for. Aliases and merge keys
 * ({@code <<}) are expanded.
 */
final class NodeReader {

  static final int MAX_DEPTH = 50;

  private static final int MAX_NODES = 100_000;
  private static final Set<Tag> KNOWN =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.SEQ, Tag.MAP, Tag.MERGE);

  private final String source;
  private int count;

  /**
   * Takes the name that errors use for the text: a file's name, or an option such as {@code --set
   * seed}, which has no lines.
   */
  NodeReader(String source) {
    this.source = source;
  }

  ConfigNode read(Node node) {
    return read(node, 0);
  }

  private ConfigNode read(Node node, int depth) {
    if (!KNOWN.contains(node.getTag())) {
      throw error(node, "a value of type " + node.getTag() + " is not accepted; remove the tag");
    }
    // Aliases can make a short text expand to an endless tree.
    if (depth > MAX_DEPTH) {
      throw error(node, "nested more than " + MAX_DEPTH + " deep");
    }
    if (++count > MAX_NODES) {
      throw error(node, "more than " + MAX_NODES + " values, aliases written out");
    }
    return new ConfigNode(value(node, depth), place(node));
  }

  private Object value(Node node, int depth) {
    if (node instanceof MappingNode mapping) {
      return mapping(mapping, depth);
    }
    if (node instanceof SequenceNode sequence) {
      List<ConfigNode> elements = new ArrayList<>();
      sequence.getValue().forEach(element -> elements.add(read(element, depth + 1)));
      return List.copyOf(elements);
    }
    String word = ((ScalarNode) node).getValue();
    try {
      return CoreSchema.value(word, node.getTag());
    } catch (NumberFormatException e) {
      throw error(node, "'" + word + "' is no number that fits into 64 bits");
    }
  }

  private Map<String, ConfigNode> mapping(MappingNode mapping, int depth) {
    Map<String, ConfigNode> own = new LinkedHashMap<>();
    Map<String, ConfigNode> merged = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Node key = tuple.getKeyNode();
      if (!(key instanceof ScalarNode word)) {
        throw error(key, "a key must be a word, not a list or a mapping");
      }
      if (key.getTag().equals(Tag.MERGE)) {
        merge(tuple.getValueNode(), merged, depth);
        continue;
      }
      // An entry's place is that of its key: a nested mapping itself begins a line later.
      ConfigNode value = new ConfigNode(read(tuple.getValueNode(), depth + 1).value(), place(key));
      ConfigNode earlier = own.put(word.getValue(), value);
      if (earlier != null) {
        throw error(key, "'" + word.getValue() + "' is given twice; first at " + earlier.place());
      }
    }
    merged.forEach(own::putIfAbsent);
    return Collections.unmodifiableMap(own);
  }

  /** Merges the value of {@code <<}: a mapping, or a list of mappings where earlier ones win. */
  private void merge(Node node, Map<String, ConfigNode> merged, int depth) {
    List<Node> mappings =
        node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
    for (Node each : mappings) {
      ConfigNode read = read(each, depth + 1);
      if (!(read.value() instanceof Map)) {
        throw error(each, "'<<' takes a mapping, such as *stage1");
      }
      read.entries().forEach(merged::putIfAbsent);
    }
  }

  private String place(Node node) {
    return YamlParser.place(source, node.getStartMark().getLine());
  }

  private ConfigurationException error(Node node, String message) {
    return new ConfigurationException(place(node) + ": " + message);
  }
}

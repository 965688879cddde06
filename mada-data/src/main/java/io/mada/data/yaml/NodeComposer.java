package io.mada.data.yaml;

import io.mada.api.ConfigurationException;
import java.util.List;
import java.util.function.Supplier;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.comments.CommentLine;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.Parser;

/**
 * SnakeYAML's composer, which recurses for each level of nesting, with a limit whose error names
 * the line.
 */
final class NodeComposer extends Composer {

  private final String source;
  private int depth;

  /**
   * @param source what errors call the text
   */
  NodeComposer(Parser parser, LoaderOptions options, String source) {
    super(parser, new CoreSchema(), options);
    this.source = source;
  }

  @Override
  protected Node composeScalarNode(String anchor, List<CommentLine> comments) {
    return composed(() -> super.composeScalarNode(anchor, comments));
  }

  @Override
  protected Node composeSequenceNode(String anchor) {
    return nested(() -> super.composeSequenceNode(anchor));
  }

  @Override
  protected Node composeMappingNode(String anchor) {
    return nested(() -> super.composeMappingNode(anchor));
  }

  private Node nested(Supplier<Node> composing) {
    if (++depth > NodeReader.MAX_DEPTH) {
      throw error(line(), "nested more than " + NodeReader.MAX_DEPTH + " deep");
    }
    Node node = composed(composing);
    depth--;
    return node;
  }

  /**
   * Composing also creates the tags, and some are not even words: SnakeYAML has no error of its own
   * for those.
   */
  private Node composed(Supplier<Node> composing) {
    int line = line();
    try {
      return composing.get();
    } catch (IllegalArgumentException e) {
      throw error(line, "the tag of a value is none; remove the tag");
    }
  }

  private int line() {
    return parser.peekEvent().getStartMark().getLine();
  }

  private ConfigurationException error(int line, String problem) {
    return new ConfigurationException(YamlParser.place(source, line) + ": " + problem);
  }
}

package io.mada.data.yaml;

import io.mada.api.ConfigurationException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.Parser;

/** SnakeYAML's composer, which calls itself for each level of nesting, with a limit whose error names the line. */
final class NodeComposer extends Composer {

  private final String source;
  private int depth;

  /** @param source what errors call the text */
  NodeComposer(Parser parser, LoaderOptions options, String source) {
    super(parser, new CoreSchema(), options);
    this.source = source;
  }

  @Override
  protected Node composeSequenceNode(String anchor) {
    enter();
    Node node = super.composeSequenceNode(anchor);
    depth--;
    return node;
  }

  @Override
  protected Node composeMappingNode(String anchor) {
    enter();
    Node node = super.composeMappingNode(anchor);
    depth--;
    return node;
  }

  private void enter() {
    if (++depth > NodeReader.MAX_DEPTH) {
      int line = parser.peekEvent().getStartMark().getLine();
      throw new ConfigurationException(
          YamlParser.place(source, line) + ": nested more than " + NodeReader.MAX_DEPTH + " deep");
    }
  }
}

package io.mada.data.yaml;

import io.mada.api.ConfigurationException;
import io.mada.api.Text;
import io.mada.internal.config.ConfigNode;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/** Parses YAML text into nodes, and constructs nothing else from it. */
final class YamlParser {

  private YamlParser() {}

  /** Parses one document; the value is null if there is none. */
  static ConfigNode parse(String text, String name) {
    // The composer and the node reader have their own limits and messages, which name the line.
    LoaderOptions limits = new LoaderOptions();
    limits.setMaxAliasesForCollections(Integer.MAX_VALUE);
    limits.setNestingDepthLimit(Integer.MAX_VALUE);
    limits.setTagInspector(tag -> true);
    try {
      var parser = new ParserImpl(new StreamReader(text), limits);
      Node root = new NodeComposer(parser, limits, name).getSingleNode();
      return root == null ? new ConfigNode(null, name) : new NodeReader(name).read(root);
    } catch (MarkedYAMLException e) {
      throw new ConfigurationException(describe(e, text, name));
    } catch (ReaderException e) {
      long line = text.codePoints().limit(e.getPosition()).filter(c -> c == '\n').count();
      String character = Text.of("U+%04X", e.getCodePoint());
      throw new ConfigurationException(
          place(name, line) + ": the character " + character + " is not allowed in YAML");
    } catch (YAMLException e) {
      throw new ConfigurationException(name + ": " + oneLine(e.getMessage()));
    }
  }

  /** File and line, the first being 0; a command-line option has no lines. */
  static String place(String name, long line) {
    return name.startsWith("--") ? name : name + ":" + (line + 1);
  }

  private static String describe(MarkedYAMLException e, String text, String name) {
    Mark at = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
    String message = place(name, at.getLine()) + ": " + oneLine(e.getProblem());
    Mark begin = e.getContextMark();
    if (begin != null && begin.getLine() != at.getLine()) {
      message +=
          " (" + oneLine(e.getContext()) + " that begins at line " + (begin.getLine() + 1) + ")";
    }
    return message + hint(e.getProblem(), line(text, at.getLine()), at.getColumn());
  }

  /** What is usually behind the parser's message. */
  private static String hint(String problem, String line, int column) {
    if (problem.contains("TAB")) {
      return "; indent with spaces";
    }
    // Inside braces, a variable's brace ends the word before it.
    if (line.contains("${") && line.indexOf("${") <= column) {
      return "; inside { } and [ ] a variable needs quotes: \"${NAME}\"";
    }
    if (problem.contains("mapping values are not allowed")) {
      return "; check the indentation, and quote a word that holds ': '";
    }
    if (problem.contains("<block end>")) {
      return "; check the indentation of this line and of those before it";
    }
    if (problem.contains("could not find expected ':'")) {
      return "; a key is followed by a colon and a space, or a line above it is not finished";
    }
    return "";
  }

  private static String line(String text, int index) {
    return text.lines().skip(index).findFirst().orElse("");
  }

  private static String oneLine(String message) {
    return message == null ? "not valid YAML" : Text.line(message);
  }
}

package io.mada.data.yaml;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * What an unquoted word in a YAML file means in YAML 1.2's core schema. The older rules, which
 * SnakeYAML uses by default, take {@code no} for false and {@code 12:30} for 750. A number with a
 * leading zero is a name here, such as CamVid's sequence {@code 0016E5}.
 */
final class CoreSchema extends Resolver {

  private static final Pattern WHOLE = Pattern.compile("[-+]?(?:0|[1-9][0-9]*)");
  private static final Pattern REAL =
      Pattern.compile(
          "[-+]?(?:(?:0|[1-9][0-9]*)(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
              + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");
  private static final Pattern TRUTH = Pattern.compile("true|True|TRUE|false|False|FALSE");
  private static final Pattern NOTHING = Pattern.compile("~|null|Null|NULL|");
  private static final Pattern MERGE = Pattern.compile("<<");

  @Override
  protected void addImplicitResolvers() {
    addImplicitResolver(Tag.BOOL, TRUTH, "tTfF");
    addImplicitResolver(Tag.INT, WHOLE, "-+0123456789");
    addImplicitResolver(Tag.FLOAT, REAL, "-+.0123456789");
    addImplicitResolver(Tag.NULL, NOTHING, "~nN\0");
    addImplicitResolver(Tag.NULL, NOTHING, null);
    addImplicitResolver(Tag.MERGE, MERGE, "<");
  }

  /** The value of an unquoted word. */
  Object value(String word) {
    return value(word, resolve(NodeId.scalar, word, true));
  }

  /**
   * The value of a word of a known type.
   *
   * @throws NumberFormatException if a whole number has more than 63 bits
   */
  static Object value(String word, Tag tag) {
    if (tag.equals(Tag.INT)) {
      return Long.parseLong(word);
    }
    if (tag.equals(Tag.FLOAT)) {
      return real(word);
    }
    if (tag.equals(Tag.BOOL)) {
      return Boolean.parseBoolean(word);
    }
    return tag.equals(Tag.NULL) ? null : word;
  }

  private static double real(String word) {
    String lower = word.toLowerCase(java.util.Locale.ROOT);
    if (lower.endsWith("nan")) {
      return Double.NaN;
    }
    if (lower.endsWith("inf")) {
      return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return Double.parseDouble(word);
  }
}

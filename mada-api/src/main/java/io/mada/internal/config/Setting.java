package io.mada.internal.config;

import io.mada.api.ConfigurationException;
import io.mada.api.Range;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One value in the configuration, with the name that errors use for it.
 *
 * @param name such as {@code stages.stage1.augment[0].random_crop}
 * @param node the value
 * @param place where it is; may be empty
 */
record Setting(String name, ConfigNode node, String place) {

  /** Up to here a double stands for exactly one whole number. */
  private static final double EXACT = 1L << 53;

  private static final Pattern REMOTE = Pattern.compile("([a-z][a-z0-9+.-]+)://([^/]+)/?(.*)");

  String word() {
    Object value = value();
    if (value == null || value instanceof List || value instanceof Map) {
      throw error("must be a word, not " + kind(value));
    }
    return value.toString();
  }

  Path path() {
    String word = word();
    try {
      Matcher place = REMOTE.matcher(word);
      if (place.matches()) {
        return remote(place);
      }
      if (!word.isBlank()) {
        return Path.of(word);
      }
    } catch (InvalidPathException e) {
      // No more a path than an empty word.
    }
    throw error("must be a path, not " + kind(word));
  }

  /** A place that is not a folder on this machine, but known to something on the class path. */
  private Path remote(Matcher place) {
    String scheme = place.group(1);
    FileSystemProvider provider =
        ServiceLoader.load(FileSystemProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(candidate -> candidate.getScheme().equals(scheme))
            .findFirst()
            .orElseThrow(
                () ->
                    error(
                        "is in "
                            + scheme
                            + ", which this process cannot read; compute.engine: spark reads hdfs, s3a, gs and abfss"));
    try {
      return provider.getPath(new URI(scheme, place.group(2), "/" + place.group(3), null, null));
    } catch (URISyntaxException e) {
      throw error("must be a path, not " + kind(word()));
    }
  }

  boolean flag() {
    if (value() instanceof Boolean flag) {
      return flag;
    }
    throw error("must be true or false, not " + kind(value()));
  }

  /** A 64-bit whole number, which may be written as 1e4. */
  long whole(Range range) {
    Object value = value();
    if (value instanceof Double real && Math.abs(real) <= EXACT && real == Math.rint(real)) {
      value = real.longValue();
    }
    if (!(value instanceof Long number)) {
      throw error("must be a whole number, not " + kind(value));
    }
    requireIn(range, number);
    return number;
  }

  /** A 32-bit whole number. */
  int integer(Range range) {
    long number = whole(range);
    if (number != (int) number) {
      double least = Math.max(range.least(), Integer.MIN_VALUE);
      requireIn(new Range(least, range.excluded(), range.most()).atMost(Integer.MAX_VALUE), number);
    }
    return (int) number;
  }

  double number(Range range) {
    if (!(value() instanceof Number number)) {
      throw error("must be a number, not " + kind(value()));
    }
    requireIn(range, number.doubleValue());
    return number.doubleValue();
  }

  /** The elements of a list, each under a name of its own. */
  List<Setting> elements() {
    if (!(value() instanceof List<?> list)) {
      throw error("must be a list, not " + kind(value()));
    }
    List<Setting> elements = new ArrayList<>();
    for (Object element : list) {
      ConfigNode own = (ConfigNode) element;
      String where = own.place().isEmpty() ? place : own.place();
      elements.add(new Setting(name + "[" + elements.size() + "]", own, where));
    }
    return elements;
  }

  ConfigurationException error(String message) {
    // The place of a value from --set ends with its name.
    String where = place.isEmpty() || place.endsWith(" " + name) ? place : place + ": " + name;
    return new ConfigurationException((where.isEmpty() ? name : where) + " " + message);
  }

  /** The node, unless its value depends on something that is missing. */
  ConfigNode known() {
    if (node.value() instanceof Unset unset) {
      throw error(unset.problem());
    }
    return node;
  }

  private Object value() {
    return known().value();
  }

  private void requireIn(Range range, double number) {
    if (!range.contains(number)) {
      throw error("must be " + range + ", not " + asWritten(value()));
    }
  }

  static String kind(Object value) {
    if (value instanceof Map) {
      return "a mapping";
    }
    if (value == null) {
      return "empty";
    }
    return value instanceof List ? "a list" : "'" + asWritten(value) + "'";
  }

  /** A value as YAML writes it. */
  private static String asWritten(Object value) {
    if (value instanceof Double number && !Double.isFinite(number)) {
      return Double.isNaN(number) ? ".nan" : number > 0 ? ".inf" : "-.inf";
    }
    return String.valueOf(value);
  }
}

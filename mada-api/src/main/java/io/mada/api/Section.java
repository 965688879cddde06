package io.mada.api;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A mapping of the configuration, read key by key.
 *
 * <p>A missing or ill-typed key is an error that names file, line and path. A key that nobody has
 * read when {@link #rejectUnread()} is called is an error too, which suggests the nearest key that
 * was asked for; so a plug-in only reads what it knows, and its users' spelling is checked for it.
 * Used by one thread.
 */
public interface Section {

  /**
   * Where this section stands in the configuration.
   *
   * @return such as {@code stages.stage1}; empty for the whole configuration
   */
  String path();

  /**
   * The keys that are present, in order. Looking at them does not count as reading them.
   *
   * @return all of them, including those whose value is null
   */
  Set<String> keys();

  /**
   * Whether a key is present, with a value other than null. Asking counts as reading it.
   *
   * @param key in this section
   * @return whether there is something to read
   */
  boolean has(String key);

  /**
   * A word, which must be present.
   *
   * @param key in this section
   * @return the word; numbers and flags as they would be written
   */
  String text(String key);

  /**
   * A word.
   *
   * @param key in this section
   * @param fallback the value of an absent key
   * @return the word
   */
  default String text(String key, String fallback) {
    return has(key) ? text(key) : fallback;
  }

  /**
   * A whole number, which must be present.
   *
   * @param key in this section
   * @param range the allowed numbers
   * @return the number
   */
  int integer(String key, Range range);

  /**
   * A whole number.
   *
   * @param key in this section
   * @param fallback the value of an absent key, which need not be in the range
   * @param range the allowed numbers
   * @return the number
   */
  default int integer(String key, int fallback, Range range) {
    return has(key) ? integer(key, range) : fallback;
  }

  /**
   * Whole numbers, which must be present.
   *
   * @param key in this section
   * @param range the allowed numbers
   * @return the numbers in order
   */
  List<Integer> integers(String key, Range range);

  /**
   * The seed of a sequence of random numbers: any 64-bit whole number.
   *
   * @param key in this section
   * @param fallback the value of an absent key
   * @return the number
   */
  long seed(String key, long fallback);

  /**
   * A list of seeds, which must be present.
   *
   * @param key in this section
   * @return the numbers in order
   */
  List<Long> seeds(String key);

  /**
   * A number, which must be present.
   *
   * @param key in this section
   * @param range the allowed numbers
   * @return the number, which is finite
   */
  double number(String key, Range range);

  /**
   * A number.
   *
   * @param key in this section
   * @param fallback the value of an absent key, which need not be in the range
   * @param range the allowed numbers
   * @return the number
   */
  default double number(String key, double fallback, Range range) {
    return has(key) ? number(key, range) : fallback;
  }

  /**
   * A list of numbers, which must be present.
   *
   * @param key in this section
   * @param range the allowed numbers
   * @return the numbers in order, which are finite
   */
  List<Double> numbers(String key, Range range);

  /**
   * True or false.
   *
   * @param key in this section
   * @param fallback the value of an absent key
   * @return the flag
   */
  boolean flag(String key, boolean fallback);

  /**
   * One of an enum's constants, in lower case.
   *
   * @param <E> the enum
   * @param key in this section
   * @param fallback the value of an absent key
   * @return the constant
   */
  <E extends Enum<E>> E choice(String key, E fallback);

  /**
   * A path, which must be present.
   *
   * @param key in this section
   * @return the path as written; it may not exist
   */
  Path path(String key);

  /**
   * The path of a file, which must be present.
   *
   * @param key in this section
   * @return a file that exists and is not a folder
   */
  default Path file(String key) {
    Path file = path(key);
    if (!Files.isRegularFile(file)) {
      throw error(
          key, "is " + file + ", which " + (Files.exists(file) ? "is no file" : "does not exist"));
    }
    return file;
  }

  /**
   * A size, which users write as {@code [width, height]}.
   *
   * @param key in this section
   * @return a size in pixels that an image can have; empty if the key is absent
   */
  default Optional<ImageSize> size(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    List<Integer> sides = integers(key, Range.atLeast(1));
    check(sides.size() == 2, key, "must be [width, height] in pixels");
    ImageSize size = new ImageSize(sides.get(0), sides.get(1));
    check(
        size.isPossible(),
        key,
        "is " + size + ", but an image has at most " + ImageSize.MOST_PIXELS + " pixels");
    return Optional.of(size);
  }

  /**
   * A list of words. A single word counts as a list of one.
   *
   * @param key in this section
   * @return the words in order; none if the key is absent
   */
  List<String> texts(String key);

  /**
   * A nested mapping, which must be present.
   *
   * @param key in this section
   * @return a view of it
   */
  Section section(String key);

  /**
   * A nested mapping.
   *
   * @param key in this section
   * @return a view of it; an empty one if the key is absent
   */
  Section optionalSection(String key);

  /**
   * A list of mappings.
   *
   * @param key in this section
   * @return views of them; none if the key is absent
   */
  List<Section> sections(String key);

  /**
   * The plug-in that this section names and configures, as in {@code {term: soft_anchor, weight:
   * 0.7}}.
   *
   * @param <T> the kind of plug-in
   * @param kind such as {@code Term.class}
   * @param key the key of this section that holds the name
   * @return a new plug-in
   */
  <T> T plugin(Class<T> kind, String key);

  /**
   * The plug-in that a key names, as in {@code loss: ohem}, or names with settings, as in {@code
   * loss: {name: ohem, threshold: 0.6}}.
   *
   * @param <T> the kind of plug-in
   * @param kind such as {@code Loss.class}
   * @param key in this section
   * @param fallback the name to use if the key is absent
   * @return a new plug-in
   */
  <T> T part(Class<T> kind, String key, String fallback);

  /**
   * The plug-ins that a list names, each entry having one key, as in {@code augment:
   * [{horizontal_flip: 0.5}]}.
   *
   * @param <T> the kind of plug-in
   * @param kind such as {@code Augmentation.class}
   * @param key in this section
   * @return new plug-ins in order; none if the key is absent
   */
  <T> List<T> parts(Class<T> kind, String key);

  /**
   * Fails with the message unless the condition holds: {@code check(n > 0, "count", "must be above
   * 0")}.
   *
   * @param condition what must hold
   * @param key in this section
   * @param message completes "file:line: path.of.key ..."
   */
  default void check(boolean condition, String key, String message) {
    if (!condition) {
      throw error(key, message);
    }
  }

  /**
   * An error about a key that names file, line and path.
   *
   * @param key in this section; may be absent
   * @param message completes "file:line: path.of.key ..."
   * @return to be thrown by the caller
   */
  ConfigurationException error(String key, String message);

  /** Fails if a key of this section, or of one read from it, has not been asked for. */
  void rejectUnread();

  /**
   * Whether a key holds a list, for a setting that need not be one. Asking counts as reading it.
   *
   * @param key in this section, which must be present
   * @return false for a word, a number, a flag or a mapping
   */
  boolean isList(String key);

  /**
   * Whether a key holds a mapping, for a setting that need not be one. Asking counts as reading it.
   *
   * @param key in this section, which must be present
   * @return false for a word, a number, a flag or a list
   */
  boolean isMapping(String key);
}

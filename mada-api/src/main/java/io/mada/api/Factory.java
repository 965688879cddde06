package io.mada.api;

/**
 * Makes a plug-in from its section of the configuration. It only reads and checks settings: files
 * are opened and arrays made later, so that every mistake in a configuration shows at once. Called
 * by one thread, any number of times.
 *
 * @param <T> the kind of plug-in: {@code Dataset}, {@code SelectionStrategy}, {@code Loss}, ...
 */
@FunctionalInterface
public interface Factory<T> {

  /**
   * Makes a plug-in.
   *
   * @param section its settings; {@link Section#error} and its reading methods report mistakes
   * @return a new plug-in, never null
   */
  T create(Section section);
}

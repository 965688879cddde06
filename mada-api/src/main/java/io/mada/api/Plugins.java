package io.mada.api;

/** The plug-ins that are bound, by kind and name. Used by one thread. */
public interface Plugins {

  /**
   * Makes the plug-in that its own section names, as in {@code loss: {name: ohem, threshold: 0.7}}.
   * A name that nobody has bound is a {@link ConfigurationException}.
   *
   * @param <T> the kind of plug-in
   * @param kind such as {@code Loss.class}
   * @param section the plug-in's settings
   * @param key the key of {@code section} that holds the name
   * @return a new plug-in
   */
  default <T> T create(Class<T> kind, Section section, String key) {
    return find(kind, section.text(key), section, key).create(section);
  }

  /**
   * Finds a factory.
   *
   * @param <T> the kind of plug-in
   * @param kind such as {@code Loss.class}
   * @param name the word in the YAML file
   * @param section where the name was given, for the message of the {@link ConfigurationException}
   *     if it is unknown
   * @param key the key of {@code section} that the message points at
   * @return the factory of that name
   */
  <T> Factory<T> find(Class<T> kind, String name, Section section, String key);
}

package io.mada.api;

/**
 * A factory and the name that a configuration uses for it.
 *
 * @param <T> the kind of plug-in
 * @param kind such as {@code Dataset.class}
 * @param name the word in the YAML file
 * @param factory makes one from its settings
 * @param module the module that bound it
 */
public record Plugin<T>(Class<T> kind, String name, Factory<T> factory, Class<?> module) {}

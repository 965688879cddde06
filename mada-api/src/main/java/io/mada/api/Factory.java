package io.mada.api;

/**
 * Makes a plug-in from its section of the configuration. It only reads and checks settings: files are opened and arrays
 * made later, so that every mistake in a configuration shows at once.
 *
 * @param <T> the kind of plug-in: {@link Dataset}, {@link SelectionStrategy}, {@link Loss}, ...
 */
@FunctionalInterface
public interface Factory<T> {

  T create(Section section);
}

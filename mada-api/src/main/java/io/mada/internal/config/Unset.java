package io.mada.internal.config;

/**
 * A value that depends on something missing, such as an environment variable: an error if it is
 * read, and harmless if not.
 *
 * @param text what the file says
 * @param problem completes "selection.budget ..."
 */
public record Unset(String text, String problem) {}

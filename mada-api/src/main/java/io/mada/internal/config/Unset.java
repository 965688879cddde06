package io.mada.internal.config;

/**
 * A value that depends on something that is not there, such as an environment variable: an error
 * for who reads it, and of no matter to who does not.
 *
 * @param text what the file says
 * @param problem completes "selection.budget ..."
 */
public record Unset(String text, String problem) {}

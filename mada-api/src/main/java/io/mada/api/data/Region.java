package io.mada.api.data;

/**
 * A window of an image, in pixels of its label.
 *
 * @param x the left edge, from 0
 * @param y the upper edge, from 0
 * @param width at least 1
 * @param height at least 1
 */
public record Region(int x, int y, int width, int height) {}

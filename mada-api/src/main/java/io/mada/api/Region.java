package io.mada.api;

/** A window of an image, in pixels of its label. */
public record Region(int x, int y, int width, int height) {}

package io.mada.data.picture;

/**
 * What a file says of its picture before its pixels.
 *
 * @param width as stored, before the orientation is applied
 * @param height as stored
 * @param pixelBytes how much memory a decoded pixel takes
 * @param lossy whether the pixels are other than those that were saved, so that they cannot be ids
 *     of classes
 */
record Header(int width, int height, int pixelBytes, Orientation orientation, boolean lossy) {}

package io.mada.data.picture;

/**
 * What a file says about its picture before the pixels.
 *
 * @param width as stored, before the orientation is applied
 * @param height as stored
 * @param pixelBytes how much memory a decoded pixel takes
 * @param lossy whether the pixels differ from those that were saved, so that they cannot be class
 *     ids
 */
record Header(int width, int height, int pixelBytes, Orientation orientation, boolean lossy) {}

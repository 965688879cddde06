/**
 * From picture files to pixels. {@link io.mada.data.picture.PictureFile} tells a file's format from
 * its first bytes and chooses the decoder itself: which one {@code javax.imageio} would choose
 * depends on what else is on the class path.
 *
 * <p>Pixels are the numbers that the file holds, upright: colour profiles and gamma are left alone,
 * as in Pillow, and an Exif orientation is applied. A file that is cut short, damaged or of a
 * flavour that cannot be read is an error, never a guess.
 */
package io.mada.data.picture;

/** Superpixels: dividing images into parts of one colour, and the files that hold them. */
package io.mada.data.segment;

/** Superpixels: dividing images into parts of one colour, and the files that keep them. */
package io.mada.data.segment;

/** Segments images with a trained network: what {@code mada predict} does. */
package io.mada.app.predict;

/**
 * Where work on many images, or on many rows of a matrix, is done: in this process, or elsewhere.
 */
package io.mada.api.compute;

/** The way of images into batches. */
package io.mada.data.loading;

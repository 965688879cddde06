/** How images get into batches. */
package io.mada.data.loading;

/** Images and labels as files, and resizing. */
package io.mada.data.image;

/** The file formats in which labelling tools accept tasks and return masks. */
package io.mada.label.format;

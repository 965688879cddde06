/** The file formats in which labelling tools take tasks and give masks. */
package io.mada.label.format;

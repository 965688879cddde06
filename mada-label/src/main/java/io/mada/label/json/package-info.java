/** JSON written by other programs, read with errors that name the place. */
package io.mada.label.json;

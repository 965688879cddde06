/** JSON that other programs have written, read with errors that name the place. */
package io.mada.label.json;

/** Checks labels that people have made. */
package io.mada.label.check;

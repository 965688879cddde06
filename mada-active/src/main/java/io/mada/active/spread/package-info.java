/** Keeping what a strategy chooses apart, and sharing its budget among groups of images. */
package io.mada.active.spread;

/** Augmentations of images together with their labels. */
package io.mada.data.augment;

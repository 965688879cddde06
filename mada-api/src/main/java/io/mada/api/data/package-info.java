/**
 * Images and labels: the datasets, augmentations and annotators that plug-ins implement, and the
 * values that they work with.
 */
package io.mada.api.data;

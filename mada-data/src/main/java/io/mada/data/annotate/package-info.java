/** Annotators: where the labels of chosen images come from. */
package io.mada.data.annotate;

/** Drawn streets: a dataset that needs no files. */
package io.mada.data.synthetic;

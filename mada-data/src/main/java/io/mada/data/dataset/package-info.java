/** Datasets of files, and the parts that an experiment uses. */
package io.mada.data.dataset;

/** Datasets of files, and the parts of them that an experiment uses. */
package io.mada.data.dataset;

/** Scoring of networks on labelled images. */
package io.mada.train.evaluate;

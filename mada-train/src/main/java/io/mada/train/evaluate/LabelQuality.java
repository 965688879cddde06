package io.mada.train.evaluate;

/**
 * How good the labels are that a term gives to unlabelled images.
 *
 * @param accuracy the share of the given labels that is right; 0 where none is given
 * @param coverage the share of the pixels that is given a label
 */
public record LabelQuality(double accuracy, double coverage) {}

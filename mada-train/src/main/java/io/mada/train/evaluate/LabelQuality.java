package io.mada.train.evaluate;

/**
 * The quality of the labels that a term gives to unlabelled images.
 *
 * @param accuracy the share of the given labels that are right; 0 if none are given
 * @param coverage the share of the pixels that are given a label
 */
public record LabelQuality(double accuracy, double coverage) {}

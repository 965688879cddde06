package io.mada.train;

/**
 * Where a stage begins.
 *
 * @param seed of the stage's order of images, augmentations and dropout
 * @param doneIterations 0, or those of the checkpoint that it goes on from
 */
record Start(long seed, int doneIterations) {}

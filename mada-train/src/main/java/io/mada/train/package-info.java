/**
 * Training: what the stages minimise, the one loop that all of them run in, losses, schedules, optimisers, evaluation
 * and checkpoints. {@link io.mada.train.StageTraining} is the loop.
 */
package io.mada.train;

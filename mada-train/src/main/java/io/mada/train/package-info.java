/**
 * Training: what the stages minimise, the one training loop they all share, losses, schedules,
 * optimisers, evaluation and checkpoints.
 *
 * <p>{@link io.mada.train.stage.StageReader} reads stages, {@link io.mada.train.loop.Training} is
 * the loop, and {@link io.mada.train.evaluate.Evaluator} scores a network. Each term, optimiser and
 * schedule has a file of its own.
 */
package io.mada.train;

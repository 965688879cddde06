/**
 * Training: what the stages minimise, the one loop that all of them run in, losses, schedules,
 * optimisers, evaluation and checkpoints.
 *
 * <p>{@link io.mada.train.stage.StageReader} reads stages, {@link io.mada.train.loop.Training} is
 * the loop, and {@link io.mada.train.evaluate.Evaluator} scores a network. Terms, optimisers and
 * schedules are files of their own.
 */
package io.mada.train;

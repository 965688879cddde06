/**
 * Training: what the stages minimise, the one loop that all of them run in, losses, schedules, optimisers, evaluation
 * and checkpoints.
 *
 * <p>{@link io.mada.train.StageReader} reads stages, {@link io.mada.train.Training} is the loop, and {@link
 * io.mada.train.Evaluator} scores a network. Terms, optimisers and schedules are files of their own.
 */
package io.mada.train;

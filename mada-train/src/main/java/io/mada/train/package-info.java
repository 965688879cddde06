/**
 * Training: what the stages minimise, the one loop that all of them run in, losses, schedules, optimisers, evaluation
 * and checkpoints.
 *
 * <p>{@link io.mada.train.StageTrainer} trains a stage, {@link io.mada.train.Evaluator} scores a network. {@code
 * StageTraining} is the loop, and an {@code Objective} is what it minimises.
 */
package io.mada.train;

/**
 * What plug-ins of training implement: {@link io.mada.api.train.Term}s, which a stage adds up;
 * {@link io.mada.api.train.Optimizer}s, which change the parameters; {@link
 * io.mada.api.train.RunListener}s, which look on.
 */
package io.mada.api.train;

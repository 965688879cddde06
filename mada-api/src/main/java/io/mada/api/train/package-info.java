/**
 * What training plug-ins implement: {@link io.mada.api.train.Term}s, which a stage adds up; {@link
 * io.mada.api.train.Optimizer}s, which change the parameters; {@link
 * io.mada.api.train.RunListener}s, which watch.
 */
package io.mada.api.train;

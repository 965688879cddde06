/**
 * From a configuration to a run directory full of results. {@link io.mada.app.pipeline.Pipeline}
 * runs the {@link io.mada.app.pipeline.Step}s of a run in order; each reads and writes files in a
 * {@link io.mada.app.pipeline.Workspace}. {@link io.mada.app.pipeline.ExperimentCheck} finds
 * mistakes before the first step, and {@code Resumption} determines what a resumed run still has to
 * do.
 */
package io.mada.app.pipeline;

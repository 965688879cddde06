/**
 * From a configuration to a run directory full of results. {@link io.mada.app.pipeline.Pipeline}
 * has the {@link io.mada.app.pipeline.Step}s of a run in order, each of which reads files and
 * writes files in a {@link io.mada.app.pipeline.Workspace}. {@link
 * io.mada.app.pipeline.ExperimentCheck} finds mistakes before the first one, and {@code Resumption}
 * tells of a run that goes on what is left to do.
 */
package io.mada.app.pipeline;

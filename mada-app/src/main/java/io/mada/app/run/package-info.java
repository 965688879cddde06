/**
 * A run directory and its contents: {@link io.mada.app.run.RunDirectory} is the one a process works
 * in, {@link io.mada.app.run.RunFiles} reads any, {@link io.mada.app.run.RunRecord} is {@code
 * run.json}, {@link io.mada.app.run.SelectionTable} is what has been chosen, {@link
 * io.mada.app.run.LabelChecksums} with which labels, and {@link io.mada.app.log.RunLog} is the log.
 */
package io.mada.app.run;

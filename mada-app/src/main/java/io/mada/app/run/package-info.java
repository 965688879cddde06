/**
 * A run directory and what lies in it: {@link io.mada.app.run.RunDirectory} is the one that a
 * process works in, {@link io.mada.app.run.RunFiles} reads any, {@link io.mada.app.run.RunRecord}
 * is {@code run.json}, {@link io.mada.app.run.SelectionTable} what has been chosen, {@link
 * io.mada.app.run.LabelChecksums} with which labels, and {@link io.mada.app.log.RunLog} the log.
 */
package io.mada.app.run;
